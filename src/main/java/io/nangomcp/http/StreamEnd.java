package io.nangomcp.http;

import io.nangomcp.mcp.McpServer;

import org.springframework.context.SmartLifecycle;

/**
 * Ends subscriptions before the web server stops, which would wait for them in vain.
 */
class StreamEnd implements SmartLifecycle {

	private final McpServer server;

	private volatile boolean running;

	StreamEnd(McpServer server) {
		this.server = server;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.server.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
