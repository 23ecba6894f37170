package io.nangomcp.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nangomcp.catalog.ActionCatalog.CacheKey;
import io.nangomcp.telemetry.DefinitionChanges;

/**
 * What tools said when they were last loaded. Hashes are kept for longer than tools, so
 * that a change shows which was made while nobody asked.
 */
final class KnownDefinitions {

	private static final int MOST_TOOLS = 100_000;

	private final DefinitionChanges changes;

	private final Cache<CacheKey, Map<String, String>> hashes = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumWeight(MOST_TOOLS)
		.weigher((CacheKey key, Map<String, String> known) -> known.size() + 1)
		.build();

	KnownDefinitions(DefinitionChanges changes) {
		this.changes = changes;
	}

	/**
	 * Reports the tools that say something else than before. Those that are no longer
	 * listed stay known, for they may come back.
	 * @param key whose tools
	 * @param loaded the tools as they are now
	 */
	void renew(CacheKey key, Tools loaded) {
		Map<String, String> known = new HashMap<>(Objects.requireNonNullElse(this.hashes.getIfPresent(key), Map.of()));
		for (Tool tool : loaded.list()) {
			String now = tool.definitionHash();
			String former = known.put(tool.name(), now);
			if (former != null && !former.equals(now)) {
				this.changes.report(key.integration(), tool.name(), former, now);
			}
		}
		this.hashes.put(key, Map.copyOf(known));
	}

}
