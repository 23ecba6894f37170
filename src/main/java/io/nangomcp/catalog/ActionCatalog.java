package io.nangomcp.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nangomcp.caller.Caller;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoClient;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The tools of an integration, made from its enabled actions. A list is loaded once for
 * everyone who waits for it, is kept for a while, and is never shared between keys.
 */
@Component
public class ActionCatalog {

	private final NangoClient client;

	private final AsyncCache<ListKey, List<Tool>> lists;

	private final ActionTools actionTools = new ActionTools();

	ActionCatalog(NangoClient client, CatalogProperties properties) {
		this.client = client;
		this.lists = Caffeine.newBuilder()
			.expireAfterWrite(properties.ttl())
			.maximumSize(properties.maxLists())
			.buildAsync();
	}

	/**
	 * The tools of the caller's integration.
	 * @param caller who asks
	 * @return the tools in the order of their names
	 */
	public Mono<List<Tool>> tools(Caller caller) {
		ListKey key = new ListKey(caller.key().fingerprint(), caller.integration());
		// Whoever goes away must not cancel the load for the others that wait for it.
		return Mono.fromFuture(() -> this.lists.get(key, (missing, executor) -> load(caller)), true);
	}

	private CompletableFuture<@Nullable List<Tool>> load(Caller caller) {
		return this.client.listActions(caller.key(), caller.integration()).map(this::toTools).toFuture();
	}

	private List<Tool> toTools(List<NangoAction> actions) {
		return actions.stream()
			.filter(NangoAction::enabled)
			.map(this.actionTools::toTool)
			.sorted(Comparator.comparing(Tool::name))
			.toList();
	}

	private record ListKey(String keyFingerprint, String integration) {

	}

}
