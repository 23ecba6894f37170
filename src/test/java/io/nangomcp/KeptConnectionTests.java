package io.nangomcp;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;

import io.nangomcp.upstream.FaultyNango;
import io.nangomcp.upstream.FaultyNango.Fault;
import io.nangomcp.upstream.OwnNango;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a call on the connection of the call before. Calls have one only, so
 * that it is used again.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "nango.pool.max-connections=1")
class KeptConnectionTests {

	@OwnNango
	private static final FaultyNango NANGO = FaultyNango.start();

	private static final int ALWAYS = 3;

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# the call before | the call             | of     | answer             | requests | ran
			NONE              | NONE                 | read   | success            | 1        | 1
			NONE              | NONE                 | write  | success            | 1        | 1
			CLOSED_WHILE_IDLE | NONE                 | read   | success            | 1        | 1
			CLOSED_WHILE_IDLE | NONE                 | write  | success            | 1        | 1
			RESET_ON_REUSE    | NONE                 | read   | success            | 1        | 1
			RESET_ON_REUSE    | NONE                 | put    | success            | 1        | 1
			RESET_ON_REUSE    | NONE                 | write  | interrupted unsafe | 0        | 0
			NONE              | CLOSED_AFTER_READING | read   | interrupted safe   | 3        | 3
			NONE              | CLOSED_AFTER_READING | put    | interrupted safe   | 3        | 3
			NONE              | CLOSED_AFTER_READING | write  | interrupted unsafe | 1        | 1
			""")
	void repeatsACallOnAnotherConnectionIfThatDoesNoHarm(Fault before, Fault fault, String tool, String answer,
			int requests, int executions) throws IOException, InterruptedException {
		FaultyCall first = new FaultyCall("before-%s-%s-%s".formatted(before, fault, tool), "write", before, ALWAYS);
		FaultyCall second = new FaultyCall("%s-%s-%s".formatted(before, fault, tool), tool, fault, ALWAYS);
		assertThat(call(first)).isEqualTo("success");
		if (before == Fault.CLOSED_WHILE_IDLE) {
			// The one of lists, which are loaded by now, stays.
			NANGO.awaitConnections(1);
		}
		assertThat(call(second)).isEqualTo(answer);
		assertThat(NANGO.requests(second.id())).isEqualTo(requests);
		assertThat(NANGO.executions(second.id())).isEqualTo(executions);
	}

	private String call(FaultyCall call) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			FaultyCall.Answer answer = FaultyCall.Answer.read(call,
					http.send(call.toRequest(this.port), HttpResponse.BodyHandlers.ofString()));
			return answer.code().equals("success") ? "success" : answer.code() + (answer.safe() ? " safe" : " unsafe");
		}
	}

}
