package io.nangomcp;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.upstream.FaultyNango;
import io.nangomcp.upstream.FaultyNango.Door;
import io.nangomcp.upstream.FaultyNango.Fault;
import io.nangomcp.upstream.OwnNango;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that can go wrong with Nango, times all kinds of tools, through the whole server.
 * Each cell says what the call is answered, after how many attempts, how often it ran,
 * and whether the model is told that it may call again.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "nango.timeout.first-byte=1s", "nango.timeout.total=2s", "nango.max-response-size=500KB",
				"mcp.limits.calls-per-minute-per-caller=0", "mcp.limits.calls-per-minute-per-key=0" })
class FaultMatrixTests {

	@OwnNango
	private static final FaultyNango NANGO = FaultyNango.start();

	private static final AtomicInteger CALLS = new AtomicInteger();

	/** So many calls save up the repeats that a fault may need. */
	private static final int SAVINGS = 30;

	private static final int ALWAYS = 3;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private AuditLines audit;

	@LocalServerPort
	private int port;

	/** Also shows that the server has got over what went wrong before. */
	@BeforeEach
	void saveUpRepeats() {
		this.audit = AuditLines.open();
		List<CompletableFuture<String>> calls = IntStream.range(0, SAVINGS)
			.mapToObj((call) -> call("write", Fault.NONE))
			.toList();
		assertThat(calls).allSatisfy((call) -> assertThat(call.join()).isEqualTo("success 1/1"));
	}

	@AfterEach
	void close() {
		NANGO.turn(Door.OPEN);
		this.audit.close();
		this.http.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# fault                   | read-only or idempotent    | any other tool
			RESET_AFTER_READING       | interrupted 3/3 safe       | interrupted 1/1 unsafe
			CLOSED_AFTER_READING      | interrupted 3/3 safe       | interrupted 1/1 unsafe
			RESET_IN_BODY             | interrupted 3/3 safe       | interrupted 1/1 unsafe
			TRUNCATED                 | interrupted 3/3 safe       | interrupted 1/1 unsafe
			STALLED_HEADERS           | timed_out 1/1 safe         | timed_out 1/1 unsafe
			STALLED_BODY              | timed_out 1/1 safe         | timed_out 1/1 unsafe
			SLOW_DRIP                 | timed_out 1/1 safe         | timed_out 1/1 unsafe
			CUT_JSON                  | unreadable_answer 1/1 safe | unreadable_answer 1/1 unsafe
			HTML_200                  | unreadable_answer 1/1 safe | unreadable_answer 1/1 unsafe
			OVERSIZE                  | unreadable_answer 1/1 safe | unreadable_answer 1/1 unsafe
			ENDLESS                   | unreadable_answer 1/1 safe | unreadable_answer 1/1 unsafe
			GZIP_BOMB                 | unreadable_answer 1/1 safe | unreadable_answer 1/1 unsafe
			WRONG_CONTENT_TYPE        | success 1/1                | success 1/1
			ERROR_IN_200              | success 1/1                | success 1/1
			RATE_LIMITED              | rate_limited 3/0 safe      | rate_limited 3/0 safe
			RATE_LIMITED_FOR_NO_TIME  | rate_limited 3/0 safe      | rate_limited 3/0 safe
			RATE_LIMITED_FOR_A_MINUTE | rate_limited 1/0 safe      | rate_limited 1/0 safe
			HTML_502                  | nango_error 3/3 safe       | nango_error 1/1 unsafe
			EMPTY_503                 | nango_error 3/3 safe       | nango_error 1/1 unsafe
			SCRIPT_500                | script_failed 1/1 safe     | script_failed 1/1 unsafe
			PROVIDER_424              | provider_error 1/1 safe    | provider_error 1/1 unsafe
			UNKNOWN_CONNECTION_400    | unknown_connection 1/0 safe | unknown_connection 1/0 safe
			""")
	void saysWhatBecameOfACall(Fault fault, String repeatable, String other) {
		assertThatCallsEnd(fault, repeatable, other);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# who connects | read-only or idempotent    | any other tool
			CLOSED         | nango_unreachable 3/0 safe | nango_unreachable 3/0 safe
			DEAF           | interrupted 3/0 safe       | interrupted 1/0 unsafe
			""")
	void saysWhatBecameOfACallThatNobodyTakes(Door door, String repeatable, String other) {
		NANGO.turn(door);
		NANGO.hangUp();
		assertThatCallsEnd(Fault.NONE, repeatable, other);
	}

	private void assertThatCallsEnd(Fault fault, String repeatable, String other) {
		CompletableFuture<String> read = call("read", fault);
		CompletableFuture<String> put = call("put", fault);
		CompletableFuture<String> write = call("write", fault);
		assertThat(Stream.of(read, put, write).map(CompletableFuture::join)).containsExactly(repeatable, repeatable,
				other);
	}

	private CompletableFuture<String> call(String tool, Fault fault) {
		FaultyCall call = new FaultyCall("matrix-" + CALLS.incrementAndGet(), tool, fault, ALWAYS);
		return this.http.sendAsync(call.toRequest(this.port), HttpResponse.BodyHandlers.ofString())
			.thenApply((response) -> describe(call, FaultyCall.Answer.read(call, response)));
	}

	private String describe(FaultyCall call, FaultyCall.Answer answer) {
		assertThat(this.audit.value(call.id(), "outcome")).isEqualTo(answer.code());
		String safety = answer.safe() ? " safe" : " unsafe";
		return "%s %s/%d%s".formatted(answer.code(), this.audit.value(call.id(), "attempts"),
				NANGO.executions(call.id()), answer.code().equals("success") ? "" : safety);
	}

}
