package io.nangomcp.catalog;

import tools.jackson.databind.node.ObjectNode;

/**
 * Calls for tests of other rooms.
 */
public final class Calls {

	private static final CallListener NOBODY = new CallListener() {
		@Override
		public void found(String integration, Tool tool) {
		}

		@Override
		public void progress(String message) {
		}
	};

	private Calls() {
	}

	/** A first call that nobody follows. */
	public static Call of(String tool, ObjectNode arguments) {
		return of(tool, arguments, Answers.NONE);
	}

	/** A call with answers to earlier questions. */
	public static Call of(String tool, ObjectNode arguments, Answers answers) {
		return new Call(tool, arguments, answers, NOBODY);
	}

}
