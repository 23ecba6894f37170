package io.nangomcp.catalog;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.nangomcp.nango.NangoAction;

/**
 * Lists of tools for tests of other rooms.
 */
public final class ToolListings {

	private ToolListings() {
	}

	/** Tools without input, in the order of their names. */
	public static List<Tool> of(int count) {
		List<NangoAction> actions = IntStream.range(0, count)
			.mapToObj((number) -> new NangoAction(number, "tool-%04d".formatted(number), "", true, null, List.of(),
					null, List.of()))
			.toList();
		return ActionCatalogs.actionTools(Map.of()).toTools("hubspot", actions).list();
	}

	/** The tool of an action. */
	public static Tool of(String integration, NangoAction action) {
		return ActionCatalogs.actionTools(Map.of()).toTools(integration, List.of(action)).list().getFirst();
	}

	/** The tools of an integration that has just these. */
	public static Tools tools(List<Tool> list) {
		return Tools.of(list);
	}

}
