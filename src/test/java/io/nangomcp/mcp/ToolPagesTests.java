package io.nangomcp.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.caller.AgentSessions;
import io.nangomcp.caller.Caller;
import io.nangomcp.caller.Callers;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolListings;
import io.nangomcp.catalog.Tools;
import io.nangomcp.seal.Seals;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ToolPages}.
 */
class ToolPagesTests {

	private static final Caller ADA = Callers.of("ada", "hubspot");

	private final ToolPages pages = new ToolPages(Seals.random());

	@ParameterizedTest
	@CsvSource({ "0, 1", "1, 1", "500, 1", "501, 2", "1000, 2", "1001, 3" })
	void listsEachToolOnceOverAllPages(int count, int expectedPages) {
		listsEachToolOnce(count, expectedPages, ADA);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1", "50, 1", "51, 2", "101, 3" })
	void sessionsHaveSmallerPages(int count, int expectedPages) {
		listsEachToolOnce(count, expectedPages, AgentSessions.callerOf(AgentSessions.of("ada", Map.of(), "hubspot")));
	}

	private void listsEachToolOnce(int count, int expectedPages, Caller caller) {
		Tools tools = ToolListings.tools(ToolListings.of(count));
		List<Tool> seen = new ArrayList<>();
		String cursor = null;
		int read = 0;
		do {
			ToolPages.Page page = this.pages.page(tools, cursor(cursor), caller);
			seen.addAll(page.tools());
			cursor = page.nextCursor();
			read++;
		}
		while (cursor != null);
		assertThat(seen).isEqualTo(tools.list());
		assertThat(read).isEqualTo(expectedPages);
	}

	@Test
	void goesOnWhereItWasWhenTheListChanges() {
		List<Tool> tools = ToolListings.of(600);
		String cursor = this.pages.page(ToolListings.tools(tools), cursor(null), ADA).nextCursor();
		List<Tool> changed = tools.subList(100, 600);
		assertThat(this.pages.page(ToolListings.tools(changed), cursor(cursor), ADA).tools())
			.isEqualTo(tools.subList(500, 600));
	}

	@Test
	void takesNoCursorOfAnotherCallerOrNobody() {
		String cursor = Objects
			.requireNonNull(this.pages.page(ToolListings.tools(ToolListings.of(600)), cursor(null), ADA).nextCursor());
		for (Caller other : List.of(Callers.of("bob", "hubspot"), Callers.of("ada", "slack"),
				Callers.of("ada", "hubspot", "conn-2"))) {
			assertRefused(cursor(cursor), other);
		}
		assertRefused(cursor(cursor.substring(1)), ADA);
		assertRefused(cursor("tool-0001"), ADA);
		assertRefused(cursor(""), ADA);
		assertRefused(JsonMapper.shared().valueToTree(Map.of("a", 1)), ADA);
	}

	private void assertRefused(JsonNode cursor, Caller caller) {
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> this.pages.page(ToolListings.tools(ToolListings.of(600)), cursor, caller))
			.satisfies((error) -> assertThat(error.code()).isEqualTo(-32602));
	}

	private static JsonNode cursor(@Nullable String cursor) {
		return (cursor != null) ? JsonNodeFactory.instance.stringNode(cursor) : JsonNodeFactory.instance.missingNode();
	}

}
