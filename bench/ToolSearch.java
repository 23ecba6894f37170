package io.nangomcp.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolHints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long the search of sessions takes: the tools are those of the labelled set, under
 * as many integrations as make the number, the queries those of the set.
 */
final class ToolSearch {

	private static final long WARM_UP = Duration.ofSeconds(5).toNanos();

	private static final int ROUNDS = 30;

	private final JsonNode actions;

	private final List<String> queries;

	private ToolSearch(Path set) throws IOException {
		this.actions = JsonMapper.shared().readTree(Files.readString(set.resolve("actions.json")));
		this.queries = JsonMapper.shared()
			.readTree(Files.readString(set.resolve("queries.json")))
			.valueStream()
			.map((question) -> question.path("query").asString())
			.toList();
	}

	/** Takes the directory of the labelled set. */
	public static void main(String[] args) throws IOException {
		ToolSearch search = new ToolSearch(Path.of(args[0]));
		System.out.println("| tools | index, ms | query, µs | five queries, µs |");
		System.out.println("|---|---|---|---|");
		search.measure(200);
		search.measure(2_000);
	}

	private void measure(int count) {
		List<SessionTool> tools = tools(count);
		double build = median(() -> new ToolIndex(tools), 1);
		ToolIndex index = new ToolIndex(tools);
		double one = median(() -> this.queries.stream().map((query) -> index.search(List.of(query), null, 5, ToolPatterns.ALL)).toList(),
				this.queries.size());
		double five = median(() -> index.search(this.queries.subList(0, 5), this.queries.get(5), 5, ToolPatterns.ALL), 1);
		System.out.printf(Locale.ROOT, "| %d | %.1f | %.0f | %.0f |%n", count, build / 1e6, one / 1e3, five / 1e3);
	}

	private List<SessionTool> tools(int count) {
		List<SessionTool> tools = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			JsonNode action = this.actions.get(number % this.actions.size());
			int copy = number / this.actions.size();
			String integration = action.path("integration").asString() + ((copy > 0) ? "-" + copy : "");
			String name = action.path("name").asString();
			ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
			ObjectNode properties = schema.putObject("properties");
			action.path("parameters")
				.forEachEntry((parameter, text) -> properties.putObject(parameter)
					.put("type", "string")
					.put("description", text.asString()));
			Tool tool = Tool.builtin(name, name, action.path("description").asString(), schema, schema,
					new ToolHints(null, null, null, null));
			tools.add(new SessionTool(integration + "__" + name, integration, tool));
		}
		return tools;
	}

	/** In nanoseconds for one, after the JVM has compiled it. */
	private static double median(Supplier<?> work, int times) {
		long warm = System.nanoTime() + WARM_UP;
		while (System.nanoTime() < warm) {
			time(work);
		}
		double[] rounds = new double[ROUNDS];
		Arrays.setAll(rounds, (round) -> (double) time(work) / times);
		Arrays.sort(rounds);
		return rounds[ROUNDS / 2];
	}

	private static long time(Supplier<?> work) {
		long start = System.nanoTime();
		if (work.get() == null) {
			throw new IllegalStateException("There must be a result");
		}
		return System.nanoTime() - start;
	}

}
