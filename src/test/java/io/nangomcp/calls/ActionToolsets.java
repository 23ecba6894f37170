package io.nangomcp.calls;

import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.caller.ConnectionSearches;
import io.nangomcp.catalog.ActionCatalogs;
import io.nangomcp.catalog.RunningCalls;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoClients;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Real toolsets for tests of this and other rooms.
 */
public final class ActionToolsets {

	private ActionToolsets() {
	}

	/** The actions that a Nango has. */
	public static Toolset over(NangoClient client) {
		return of(client, Map.of());
	}

	static ActionToolset of(NangoClient client, Map<String, String> settings) {
		return of(client, settings, new RunningCalls());
	}

	static ActionToolset of(NangoClient client, Map<String, String> settings, RunningCalls running) {
		Binder binder = new Binder(new MapConfigurationPropertySource(settings));
		Results results = new Results(binder.bindOrCreate("mcp.results", ResultProperties.class), NangoClients.MAPPER);
		return new ActionToolset(ActionCatalogs.of(client, settings), client, ConnectionSearches.of(client), results,
				running, binder.bindOrCreate("mcp.calls", CallProperties.class), new SimpleMeterRegistry());
	}

}
