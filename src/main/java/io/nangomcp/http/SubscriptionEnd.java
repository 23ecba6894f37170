package io.nangomcp.http;

import io.nangomcp.mcp.McpServer;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Ends subscriptions before the web server stops, which would wait for them in vain.
 */
class SubscriptionEnd {

	private final McpServer server;

	SubscriptionEnd(McpServer server) {
		this.server = server;
	}

	@EventListener(ContextClosedEvent.class)
	void end() {
		this.server.endSubscriptions();
	}

}
