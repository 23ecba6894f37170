package io.nangomcp.sessions;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.catalog.Excerpt;
import io.nangomcp.catalog.Failures;
import io.nangomcp.catalog.ToolHints;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.nango.JsonText;
import io.nangomcp.nango.NangoError;
import io.nangomcp.sessions.SessionCatalog.Available;
import io.nangomcp.sessions.ToolIndex.Matches;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code nango_tool_search}: what a model reads of the tools that suit it.
 */
final class SessionSearch {

	/** Most matches, and most leads, for a query. */
	private static final int MOST = 5;

	private static final int MOST_WITH_SCHEMA = 3;

	private static final int LONGEST_LEAD = 120;

	/** Of all input schemas in an answer, in characters. */
	private static final int LONGEST_SCHEMAS = 60_000;

	private final SessionConnections connections;

	SessionSearch(SessionConnections connections) {
		this.connections = connections;
	}

	/**
	 * Searches.
	 * @param session whose tools
	 * @param available the tools
	 * @param input {@code queries} and perhaps a {@code goal}
	 * @param wanted which of the tools the caller wants to see
	 * @return what suits each query, and to what the session is connected
	 */
	Mono<ToolOutcome> search(AgentSession session, Available available, JsonNode input, ToolPatterns wanted) {
		List<String> queries = input.path("queries").valueStream().map(JsonNode::asString).toList();
		String goal = input.path("goal").asString(null);
		return available.tools()
			.index()
			.publishOn(Schedulers.boundedElastic())
			.map((index) -> index.search(queries, goal, MOST, wanted))
			.flatMap((found) -> this.connections.states(session, integrations(found))
				.map((states) -> write(queries, found, states, available.missing())));
	}

	private static Set<String> integrations(List<Matches> found) {
		Set<String> integrations = new LinkedHashSet<>();
		found.stream()
			.flatMap((matches) -> Stream.concat(matches.best().stream(), matches.leads().stream()))
			.forEach((tool) -> integrations.add(tool.integration()));
		return integrations;
	}

	private static ToolOutcome write(List<String> queries, List<Matches> found, Map<String, String> states,
			Map<String, NangoError> missing) {
		ObjectNode answer = JsonNodeFactory.instance.objectNode();
		ArrayNode results = answer.putArray("results");
		Schemas schemas = new Schemas();
		for (int query = 0; query < queries.size(); query++) {
			ObjectNode result = results.addObject().put("query", queries.get(query));
			write(found.get(query), result, schemas);
		}
		ObjectNode connections = answer.putObject("connections");
		states.forEach(connections::put);
		if (!missing.isEmpty()) {
			ObjectNode unavailable = answer.putObject("unavailable");
			missing.forEach((integration, error) -> unavailable.put(integration,
					Failures.explain(error, integration, 0, true).message()));
		}
		return new ToolOutcome.Success(JsonText.of(answer.toString()), 0);
	}

	private static void write(Matches found, ObjectNode result, Schemas schemas) {
		ArrayNode matches = result.putArray("matches");
		for (SessionTool tool : found.best()) {
			ObjectNode match = matches.addObject()
				.put("tool", tool.name())
				.put("description", tool.tool().description());
			if (matches.size() <= MOST_WITH_SCHEMA) {
				schemas.write(tool, match);
				write(tool.tool().hints(), match);
			}
		}
		ArrayNode leads = result.putArray("leads");
		found.leads().forEach((tool) -> leads.add(tool.name() + ": " + firstSentence(tool.tool().description())));
	}

	private static void write(ToolHints hints, ObjectNode match) {
		write("read_only", hints.readOnly(), match);
		write("destructive", hints.destructive(), match);
		write("idempotent", hints.idempotent(), match);
	}

	private static void write(String name, @Nullable Boolean hint, ObjectNode match) {
		if (hint != null) {
			match.put(name, hint.booleanValue());
		}
	}

	private static String firstSentence(String description) {
		int end = description.indexOf(". ");
		String line = description.lines().findFirst().orElse("");
		String sentence = (end >= 0 && end < line.length()) ? line.substring(0, end + 1) : line;
		return Excerpt.of(sentence, LONGEST_LEAD);
	}

	/** Each schema is written once, as long as there is room. */
	private static final class Schemas {

		private final Set<SessionTool> written = new HashSet<>();

		private int room = LONGEST_SCHEMAS;

		void write(SessionTool tool, ObjectNode match) {
			if (this.written.add(tool)) {
				int length = tool.tool().inputSchema().toString().length();
				if (length <= this.room) {
					this.room -= length;
					match.set("input_schema", tool.tool().inputSchema());
				}
			}
		}

	}

}
