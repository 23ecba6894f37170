package io.nangomcp.http;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.nangomcp.http.FuzzRun.Trial;
import io.nangomcp.http.OddRequest.Header;
import io.nangomcp.http.RawConnection.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests like those in the tables, of which the server has never seen the like. What
 * once did harm is a row of {@code fuzz-requests.txt}.
 */
class RequestFuzzTests extends FuzzedServer {

	private static final String TABLE = "fuzz-requests.txt";

	static List<OddRequest> requests() {
		return OddRequest.read(TABLE);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void answers(OddRequest request) {
		OddAnswer answer = OddAnswer.to(request, port());
		assertThat(answer.describe()).as(answer.body()).isEqualTo(request.answer());
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "asking" })
	void passesOnWhatNothingCanHold(String integration) {
		OddRequest request = OddRequest.read(TABLE, "answer: strict, exponent");
		List<Header> headers = new ArrayList<>(request.headers());
		headers.set(headers.indexOf(new Header("provider-config-key", "strict")),
				new Header("provider-config-key", integration));
		OddAnswer answer = OddAnswer.to(new OddRequest(request.name(), request.method(), headers, request.body(), ""),
				port());
		assertThat(answer.body()).contains("\"structuredContent\":{\"a\":1e2147483648}")
			.doesNotContain("isError\":true");
	}

	@Test
	@Timeout(7_200)
	void nothingDoesHarm() throws InterruptedException, ExecutionException {
		List<OddRequest> seeds = Stream.of(TABLE, "odd-requests.txt", "odd-calls.txt")
			.flatMap((table) -> OddRequest.read(table).stream())
			.toList();
		RequestMutator mutator = new RequestMutator(seeds);
		new FuzzRun(3_000, 64).assertHarmless(() -> new Client(port(), mutator));
	}

	/**
	 * Uses one connection for as long as the server keeps it.
	 */
	private static final class Client implements Trial {

		private static final int MOST_ATTEMPTS = 3;

		private final int port;

		private final RequestMutator mutator;

		private @Nullable RawConnection kept;

		Client(int port, RequestMutator mutator) {
			this.port = port;
			this.mutator = mutator;
		}

		@Override
		public Optional<String> run(RandomGenerator random) throws IOException {
			byte[] request = this.mutator.request(random);
			Answer answer = answer(request);
			boolean fault = answer.status() == 0 || answer.status() >= 500 || answer.body().contains("Internal error");
			return fault ? Optional.of("%s to %s".formatted(answer, new String(request, StandardCharsets.UTF_8)))
					: Optional.empty();
		}

		/** The server closes a connection on which nothing comes for a while. */
		private Answer answer(byte[] request) throws IOException {
			for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
				try {
					return exchange(request);
				}
				catch (SocketException ex) {
					close();
				}
			}
			return exchange(request);
		}

		private Answer exchange(byte[] request) throws IOException {
			RawConnection connection = (this.kept != null) ? this.kept : new RawConnection(this.port);
			this.kept = connection;
			connection.send(request, 0, request.length);
			Answer answer = connection.read();
			if (answer.isLast()) {
				close();
			}
			return answer;
		}

		@Override
		public void close() {
			if (this.kept != null) {
				this.kept.close();
				this.kept = null;
			}
		}

	}

}
