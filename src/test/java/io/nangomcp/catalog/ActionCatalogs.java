package io.nangomcp.catalog;

import java.time.Duration;

import io.nangomcp.nango.NangoClient;

/**
 * Real catalogs for tests of other rooms.
 */
public final class ActionCatalogs {

	private ActionCatalogs() {
	}

	public static ActionCatalog of(NangoClient client) {
		return new ActionCatalog(client, new CatalogProperties(Duration.ofMinutes(1), 100));
	}

}
