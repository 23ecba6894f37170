package io.nangomcp.mcp;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link McpHeaders}.
 */
class McpHeadersTests {

	@Test
	void findsValuesByNamesInAnyCase() {
		McpHeaders headers = SentHeaders.of(Map.of("mcp-METHOD", List.of("tools/list"), "Mcp-Name", List.of("a", "b")));
		assertThat(headers.get("Mcp-Method")).isEqualTo("tools/list");
		assertThat(headers.get("mcp-name")).isEqualTo("a, b");
		assertThat(headers.get("Mcp-Session-Id")).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "application/json, text/event-stream | true", "text/event-stream | true",
					"TEXT/Event-Stream;q=0.5 | true", "application/json,text/event-stream ; charset=utf-8 | true",
					"application/json | false", "*/* | false", "text/* | false", "text/event-stream;q=0 | false",
					"text/event-stream; q=0.0 | false", "text/event-streams | false", "'' | false" })
	void knowsWhetherAClientReadsEventStreams(String accept, boolean reads) {
		assertThat(SentHeaders.of(Map.of("Accept", List.of(accept))).acceptEventStream()).isEqualTo(reads);
		assertThat(SentHeaders.of(Map.of("accept", List.of("application/json", accept))).acceptEventStream())
			.isEqualTo(reads);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "text/event-stream | true", "text/event-stream, text/event-stream;q=0.5 | true",
					"text/event-stream, application/json;q=0 | true", "text/event-stream, application/json | false",
					"text/event-stream, */* | false", "application/json | false", "'' | false" })
	void knowsWhetherAClientReadsNothingElse(String accept, boolean nothingElse) {
		assertThat(SentHeaders.of(Map.of("Accept", List.of(accept))).acceptOnlyEventStream()).isEqualTo(nothingElse);
	}

	@Test
	void expectsNoStreamWhereNothingIsSaid() {
		assertThat(SentHeaders.of(Map.of()).acceptEventStream()).isFalse();
	}

}
