package io.nangomcp.http;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.nangomcp.http.FuzzRun.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bytes that are hardly HTTP: whatever comes, the server answers it or closes the
 * connection, and has no fault of its own.
 */
class RawRequestFuzzTests extends FuzzedServer {

	private static final Pattern FAULT = Pattern.compile("HTTP/1\\.[01] 5\\d\\d ");

	@Test
	@Timeout(7_200)
	void nothingDoesHarm() throws InterruptedException, ExecutionException {
		List<OddRequest> seeds = Stream.of("fuzz-requests.txt", "odd-requests.txt", "odd-calls.txt")
			.flatMap((table) -> OddRequest.read(table).stream())
			.toList();
		RawRequestMutator mutator = new RawRequestMutator(new RequestMutator(seeds));
		new FuzzRun(500, 500).assertHarmless(() -> new Client(port(), mutator));
	}

	/**
	 * Has a connection for each input.
	 */
	private record Client(int port, RawRequestMutator mutator) implements Trial {

		@Override
		public Optional<String> run(RandomGenerator random) throws IOException {
			byte[] bytes = this.mutator.bytes(random);
			try (RawConnection connection = new RawConnection(this.port)) {
				send(connection, bytes, random.nextInt(bytes.length + 1));
				String answers = connection.readToEnd();
				return FAULT.matcher(answers).find()
						? Optional.of("%s to %s".formatted(answers, new String(bytes, StandardCharsets.ISO_8859_1)))
						: Optional.empty();
			}
		}

		private static void send(RawConnection connection, byte[] bytes, int middle) throws IOException {
			try {
				connection.send(bytes, 0, middle);
				connection.send(bytes, middle, bytes.length);
			}
			catch (SocketException ex) {
				// Closed by the server, which has answered before.
			}
		}

		@Override
		public void close() {
			// Each connection is closed already.
		}

	}

}
