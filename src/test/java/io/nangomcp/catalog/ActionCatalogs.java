package io.nangomcp.catalog;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.telemetry.DefinitionChanges;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Real catalogs for tests of this and other rooms.
 */
public final class ActionCatalogs {

	private ActionCatalogs() {
	}

	public static ActionCatalog of(NangoClient client, Map<String, String> settings) {
		CatalogProperties properties = new CatalogProperties(Duration.ofMinutes(1), Duration.ofMinutes(10),
				DataSize.ofMegabytes(64), Duration.ofSeconds(30));
		return new ActionCatalog(client, actionTools(settings), new DefinitionChanges(new SimpleMeterRegistry()),
				properties, new SimpleMeterRegistry(), InstantSource.system(), Schedulers.immediate());
	}

	static ActionTools actionTools(Map<String, String> settings) {
		return new ActionTools(new Binder(new MapConfigurationPropertySource(new HashMap<>(settings)))
			.bindOrCreate("mcp.tools", ToolProperties.class));
	}

}
