package io.nangomcp.nango;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Anything that Nango, or a proxy in front of it, may answer in place of a result.
 */
class ErrorReaderFuzzTests {

	private static final List<Integer> STATUSES = List.of(302, 400, 401, 403, 404, 424, 429, 500, 503);

	private static final JsonNode RATE_LIMITED = JsonNodeFactory.instance.objectNode()
		.set("error", JsonNodeFactory.instance.objectNode().put("code", "too_many_request"));

	private final ErrorReader reader = new ErrorReader(
			Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));

	@FuzzTest
	void readsAnyError(byte[] body) {
		NangoClients.readJson(body)
			.ifPresent((error) -> assertThat(STATUSES)
				.allSatisfy((status) -> assertThat(this.reader.read(status, error, null)).isNotNull()));
	}

	@FuzzTest
	void waitsForNoLessThanNothing(byte[] bytes) {
		String retryAfter = new String(bytes, StandardCharsets.ISO_8859_1);
		NangoError error = this.reader.read(429, RATE_LIMITED, retryAfter);
		assertThat(error).isInstanceOf(NangoError.RateLimited.class);
		assertThat(RetryBackoff.requestedWait(error)).isGreaterThanOrEqualTo(Duration.ZERO);
	}

	@FuzzTest
	void readsAnyAnswer(byte[] body) {
		AnswerReader answers = new AnswerReader(NangoClients.MAPPER);
		read(answers, body, ActionLister.FunctionsPage.class);
		read(answers, body, ActionLister.ConfigurationEntry[].class);
		read(answers, body, ConnectionEndpoints.Connections.class);
		read(answers, body, ConnectionEndpoints.ConnectAnswer.class);
	}

	private static void read(AnswerReader answers, byte[] body, Class<?> type) {
		try {
			assertThat(answers.read(body, type, "none")).isNotNull();
		}
		catch (NangoException ex) {
			assertThat(ex.error()).isInstanceOf(NangoError.Unreadable.class);
		}
	}

}
