package io.nangomcp.catalog;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.nangomcp.check.InputCheck;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.schema.HeaderParameter;
import io.nangomcp.schema.HiddenProperty;
import io.nangomcp.schema.ListedInput;
import io.nangomcp.schema.SchemaProfile;
import io.nangomcp.schema.SchemaRepair;
import io.nangomcp.schema.UnusableSchemaException;
import io.nangomcp.telemetry.Redaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * Makes tools from actions.
 */
@Component
class ActionTools {

	private static final Logger logger = LoggerFactory.getLogger(ActionTools.class);

	private final ToolProperties properties;

	ActionTools(ToolProperties properties) {
		this.properties = properties;
	}

	/**
	 * Makes the tools of an integration.
	 * @param integration the integration's unique key
	 * @param actions its actions, of which the enabled ones that the operator allows
	 * become tools
	 * @return the tools; of two actions with one name, the first
	 */
	Tools toTools(String integration, List<NangoAction> actions) {
		ToolRules rules = this.properties.rulesFor(integration);
		Map<String, NangoAction> enabled = new HashMap<>();
		actions.stream().filter(NangoAction::enabled).forEach((action) -> enabled.putIfAbsent(action.name(), action));
		Map<String, String> names = ToolNames.nameTools(enabled.keySet());
		return Tools
			.of(enabled.values()
				.stream()
				.map((action) -> toTool(Objects.requireNonNull(names.get(action.name())), action, rules))
				.sorted(Comparator.comparing(Tool::name))
				.toList())
			.keep(rules::allows);
	}

	private static Tool toTool(String name, NangoAction action, ToolRules rules) {
		String description = ToolTexts.clean(Objects.requireNonNullElse(action.description(), ""),
				ToolTexts.LONGEST_DESCRIPTION);
		Input input = input(name, action, rules);
		SchemaTexts.polish(input.listed, ToolTexts.parameterDescriptions(description));
		List<HeaderParameter> headerParameters = HeaderParameter.keepValid(input.listed);
		Output output = output(action, rules);
		return new Tool(name, action.name(), ToolTexts.title(action.name(), name), description, input.listed,
				output.listed, rules.hintsFor(action.name(), ToolHints.of(action.methods())), input.reader,
				output.strict, headerParameters, rules.mcpOutput(), rules.deadlineFor(action.name()));
	}

	/**
	 * One bad schema degrades one tool, which then takes anything, and never the list.
	 */
	private static Input input(String name, NangoAction action, ToolRules rules) {
		try {
			ObjectNode repaired = SchemaRepair.repair(action.jsonSchema(), action.input());
			if (rules.mcpOutput()) {
				HiddenProperty.hide(repaired, Answers.MARKER);
			}
			return input(name, repaired, rules.schemaProfile());
		}
		catch (UnusableSchemaException ex) {
			logger.warn("The action {} has an input schema that cannot be used, so it takes anything: {}",
					Redaction.oneLine(action.name()), ex.getMessage());
			return input(name, JsonNodeFactory.instance.objectNode(), rules.schemaProfile());
		}
	}

	private static Input input(String name, ObjectNode repaired, SchemaProfile profile) {
		InputCheck check = InputCheck.compile(repaired);
		ListedInput listed = profile.listInput(repaired);
		return new Input(listed.schema(), new ToolInput(name, check, listed.wrapped()));
	}

	private static Output output(NangoAction action, ToolRules rules) {
		// What speaks MCP has content of its own, which no schema describes.
		if (action.returns().size() != 1 || rules.outputSchemas() == OutputSchemas.NONE || rules.mcpOutput()) {
			return Output.UNKNOWN;
		}
		try {
			ObjectNode repaired = SchemaRepair.repair(action.jsonSchema(), action.returns().getFirst());
			boolean strict = rules.outputSchemas() == OutputSchemas.STRICT;
			SchemaProfile profile = rules.schemaProfile();
			ObjectNode listed = strict ? profile.listStrictOutput(repaired) : profile.listOutput(repaired);
			ToolOutput check = strict ? new ToolOutput(listed) : null;
			SchemaTexts.polish(listed, Map.of());
			return new Output(listed, check);
		}
		catch (UnusableSchemaException ex) {
			logger.warn("The action {} has an output schema that cannot be used, so none is listed: {}",
					Redaction.oneLine(action.name()), ex.getMessage());
			return Output.UNKNOWN;
		}
	}

	private record Input(ObjectNode listed, ToolInput reader) {

	}

	private record Output(@Nullable ObjectNode listed, @Nullable ToolOutput strict) {

		private static final Output UNKNOWN = new Output(null, null);

	}

}
