package io.nangomcp.catalog;

import java.util.List;
import java.util.stream.Stream;

/**
 * Says what a tool's definition lacks for a model to choose and call it by. The same
 * definition always gets the same findings.
 */
public final class DefinitionQuality {

	private DefinitionQuality() {
	}

	/**
	 * Assesses a definition.
	 * @param tool the tool
	 * @param siblings the tools that are listed with it; may include the tool itself
	 * @return which rules it breaks and where, in the order of the rules; empty for full
	 * marks
	 */
	public static List<Finding> assess(Tool tool, List<Tool> siblings) {
		List<Tool> others = siblings.stream().filter((sibling) -> !sibling.name().equals(tool.name())).toList();
		return Stream
			.of(DescriptionRules.assess(tool), SchemaRules.assess(tool), HintRules.assess(tool),
					SiblingRules.assess(tool, others))
			.flatMap(List::stream)
			.distinct()
			.toList();
	}

}
