package io.nangomcp.sessions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolListings;
import io.nangomcp.nango.NangoAction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Actions as they are deployed, and how people ask for them. Whoever changes the search
 * looks at the figures, not at single queries.
 */
final class LabelledSet {

	private LabelledSet() {
	}

	/** The tools of all integrations of the set. */
	static List<SessionTool> tools() {
		return Arrays.stream(read("actions.json", Action[].class)).map(Action::toSessionTool).toList();
	}

	static List<Question> questions(String file) {
		return List.of(read(file, Question[].class));
	}

	private static <T> T read(String file, Class<T> type) {
		try (InputStream json = LabelledSet.class.getResourceAsStream("/search/" + file)) {
			return JsonMapper.shared().readValue(Objects.requireNonNull(json), type);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * How somebody asks.
	 *
	 * @param query in whatever words
	 * @param tools the tools that are right, as {@code integration/action}
	 */
	record Question(String query, List<String> tools) {

		boolean isAnsweredBy(SessionTool tool) {
			return this.tools.contains(tool.integration() + "/" + tool.tool().action());
		}

	}

	private record Action(String integration, String name, String method, String description,
			Map<String, String> parameters) {

		SessionTool toSessionTool() {
			ObjectNode input = JsonNodeFactory.instance.objectNode().put("type", "object");
			ObjectNode properties = input.putObject("properties");
			this.parameters.forEach((parameter,
					text) -> properties.putObject(parameter).put("type", "string").put("description", text));
			ObjectNode schema = JsonNodeFactory.instance.objectNode();
			schema.putObject("definitions").set("Input", input);
			Tool tool = ToolListings.of(this.integration, new NangoAction(0, this.name, this.description, true, "Input",
					List.of(), schema, List.of(new NangoAction.Endpoint(this.method))));
			return new SessionTool(this.integration + "__" + this.name, this.integration, tool);
		}

	}

}
