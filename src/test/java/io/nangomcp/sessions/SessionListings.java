package io.nangomcp.sessions;

import java.util.List;

import io.nangomcp.catalog.Tool;

/**
 * What sessions list, for tests of other rooms.
 */
public final class SessionListings {

	private SessionListings() {
	}

	/** Tools of many integrations as a session lists them. */
	public static List<Tool> all(int count) {
		return LabelledSet.tools().stream().limit(count).map(SessionTool::listed).toList();
	}

	/** What a session lists in their place. */
	public static List<Tool> metaTools() {
		return new MetaTools().all();
	}

}
