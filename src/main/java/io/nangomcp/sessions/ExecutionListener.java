package io.nangomcp.sessions;

import io.nangomcp.catalog.CallListener;
import io.nangomcp.catalog.Tool;

/**
 * Hears of the tool that {@code nango_execute} runs, whose arguments are one argument of
 * that call.
 *
 * @param listener follows the whole call
 */
record ExecutionListener(CallListener listener) implements CallListener {

	@Override
	public void found(String integration, Tool tool) {
		this.listener.found(integration, SessionTool.executed(tool));
	}

	@Override
	public void progress(String message) {
		this.listener.progress(message);
	}

}
