package io.nangomcp.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.nangomcp.caller.Caller;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.telemetry.DefinitionChanges;
import io.nangomcp.telemetry.ServerMeter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The tools of an integration, made from its enabled actions. They are loaded once for
 * everyone who waits for them, and never shared between keys. Once they are due, the next
 * request has them loaded again, with its own key, and does not wait for that.
 */
@Component
public class ActionCatalog {

	private static final Logger logger = LoggerFactory.getLogger(ActionCatalog.class);

	private final NangoClient client;

	private final CatalogProperties properties;

	private final InstantSource clock;

	private final ActionTools actionTools;

	private final KnownDefinitions definitions;

	/** Where schemas are compiled, which is too slow for an event loop. */
	private final Scheduler worker;

	private final Timer loaded;

	private final Timer unchanged;

	private final Timer failed;

	private final Counter stale;

	private final AsyncCache<CacheKey, CachedTools> cache;

	/** Each for as long as somebody watches, who holds it. */
	private final Cache<CacheKey, Flux<Tools>> watched = Caffeine.newBuilder()
		.weakValues()
		.executor(Runnable::run)
		.build();

	@Autowired
	ActionCatalog(NangoClient client, ActionTools actionTools, DefinitionChanges changes, CatalogProperties properties,
			MeterRegistry meters) {
		this(client, actionTools, changes, properties, meters, InstantSource.system(), Schedulers.boundedElastic());
	}

	ActionCatalog(NangoClient client, ActionTools actionTools, DefinitionChanges changes, CatalogProperties properties,
			MeterRegistry meters, InstantSource clock, Scheduler worker) {
		this.client = client;
		this.actionTools = actionTools;
		this.definitions = new KnownDefinitions(changes);
		this.properties = properties;
		this.clock = clock;
		this.worker = worker;
		// However large, a list is worth keeping: without it, each request would load it.
		long largestShare = properties.maxSize().toBytes() / 4;
		this.loaded = ServerMeter.CATALOG_LOADS.timer(meters, "loaded");
		this.unchanged = ServerMeter.CATALOG_LOADS.timer(meters, "unchanged");
		this.failed = ServerMeter.CATALOG_LOADS.timer(meters, "failed");
		this.stale = ServerMeter.CATALOG_STALE.counter(meters);
		this.cache = Caffeine.newBuilder()
			.ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
			.executor(Runnable::run)
			.expireAfterWrite(properties.ttl().plus(properties.maxStale()))
			.maximumWeight(properties.maxSize().toBytes())
			.weigher((CacheKey key, CachedTools cached) -> (int) Math.min(cached.weight(), largestShare))
			.recordStats()
			.buildAsync();
		CaffeineCacheMetrics.monitor(meters, this.cache, "catalog");
	}

	/**
	 * The tools of the caller's integration.
	 * @param caller who asks
	 * @return the tools, which may be stale; a {@link NangoException} when there are none
	 * to serve and they cannot be loaded
	 */
	public Mono<Tools> tools(Caller caller) {
		CacheKey key = CacheKey.of(caller);
		return Mono.deferContextual((context) -> {
			CompletableFuture<CachedTools> entry = this.cache.get(key,
					(missing, executor) -> load(caller, null).contextWrite(context).toFuture());
			if (isLoaded(entry)) {
				return Mono.just(serve(caller, key, entry, entry.resultNow()));
			}
			// Whoever goes away must not cancel the load for the others that wait for it.
			return Mono.fromFuture(entry, true).map((cached) -> serve(caller, key, entry, cached));
		});
	}

	/**
	 * The tools of the caller's integration, where they need not be waited for.
	 * @param caller who asks
	 * @return the tools as {@link #tools} gives them; nothing while they are not loaded
	 */
	public Optional<Tools> toolsAtHand(Caller caller) {
		CacheKey key = CacheKey.of(caller);
		CompletableFuture<CachedTools> entry = this.cache.getIfPresent(key);
		return (entry != null && isLoaded(entry)) ? Optional.of(serve(caller, key, entry, entry.resultNow()))
				: Optional.empty();
	}

	private static boolean isLoaded(CompletableFuture<CachedTools> entry) {
		return entry.state() == Future.State.SUCCESS;
	}

	/**
	 * Watches the tools of the caller's integration: they are loaded again at a steady
	 * beat, once for all who watch them, until nobody does.
	 * @param caller who watches
	 * @return the tools now, and whenever Nango lists them differently; a
	 * {@link NangoException} when Nango says that there are none
	 */
	public Flux<Tools> watch(Caller caller) {
		return Flux.using(() -> this.watched.get(CacheKey.of(caller), (key) -> poll(caller, key)), Function.identity(),
				(shared) -> {
				});
	}

	private Flux<Tools> poll(Caller caller, CacheKey key) {
		Flux<Tools> polled = Mono.defer(() -> Mono.delay(jittered(this.properties.pollInterval())))
			.flatMap((tick) -> loadAgain(caller, key))
			.repeat();
		return tools(caller).concatWith(polled)
			.distinctUntilChanged(Function.identity(), Tools::looksLike)
			.replay(1)
			.refCount();
	}

	private Mono<Tools> loadAgain(Caller caller, CacheKey key) {
		CompletableFuture<CachedTools> entry = this.cache.getIfPresent(key);
		CachedTools known = (entry != null && isLoaded(entry)) ? entry.resultNow() : null;
		return load(caller, known)
			.doOnNext((renewed) -> this.cache.put(key, CompletableFuture.completedFuture(renewed)))
			.map((renewed) -> renewed.at(this.clock.instant()))
			.doOnError(ActionCatalog::isFinal, (failure) -> this.cache.asMap().remove(key))
			.onErrorResume((failure) -> !isFinal(failure), (failure) -> {
				logger.warn("The tools of {} cannot be watched now ({})", caller.integration(), failure.getMessage());
				return Mono.empty();
			});
	}

	/** Watchers that began together shall not ask together for ever. */
	private static Duration jittered(Duration interval) {
		return interval.multipliedBy(ThreadLocalRandom.current().nextLong(900, 1_101)).dividedBy(1_000);
	}

	/**
	 * Forgets the tools of the caller's integration, because Nango no longer accepts its
	 * key.
	 * @param caller whose key it is
	 */
	public void forget(Caller caller) {
		this.cache.asMap().remove(CacheKey.of(caller));
	}

	private Tools serve(Caller caller, CacheKey key, CompletableFuture<CachedTools> entry, CachedTools cached) {
		Instant now = this.clock.instant();
		if (cached.claimReload(now, this.properties.ttl())) {
			load(caller, cached).subscribe(
					(renewed) -> this.cache.asMap().replace(key, entry, CompletableFuture.completedFuture(renewed)),
					(failure) -> giveUp(key, entry, cached, failure));
		}
		Tools tools = cached.at(now);
		if (tools.staleSince() != null) {
			this.stale.increment();
		}
		return tools;
	}

	private Mono<CachedTools> load(Caller caller, @Nullable CachedTools known) {
		return Mono.defer(() -> load(caller, known, Timer.start()));
	}

	private Mono<CachedTools> load(Caller caller, @Nullable CachedTools known, Timer.Sample duration) {
		String integration = caller.integration();
		return this.client.listActions(caller.key(), integration, (known != null) ? known.version() : null)
			.publishOn(this.worker)
			.map((listing) -> new CachedTools(this.actionTools.toTools(integration, listing.actions()),
					listing.version(), dueAt()))
			.doOnNext((loaded) -> this.definitions.renew(CacheKey.of(caller), loaded.at(this.clock.instant())))
			.doOnNext((loaded) -> duration.stop(this.loaded))
			.switchIfEmpty(Mono.justOrEmpty(known)
				.map((same) -> same.renew(dueAt()))
				.doOnNext((same) -> duration.stop(this.unchanged)))
			.doOnError((failure) -> duration.stop(this.failed));
	}

	private Instant dueAt() {
		return this.clock.instant().plus(this.properties.ttl());
	}

	private void giveUp(CacheKey key, CompletableFuture<CachedTools> entry, CachedTools cached, Throwable failure) {
		if (isFinal(failure)) {
			this.cache.asMap().remove(key, entry);
			return;
		}
		logger.warn("The tools of {}, due since {}, cannot be loaded again ({}); stale ones are served until {}",
				key.integration(), cached.dueAt(), failure.getMessage(),
				cached.dueAt().plus(this.properties.maxStale()));
	}

	/**
	 * Whether Nango says that the key has no such tools, rather than that it cannot tell.
	 */
	private static boolean isFinal(Throwable failure) {
		return failure instanceof NangoException ex && switch (ex.error()) {
			case NangoError.InvalidKey _, NangoError.MissingScope _, NangoError.UnknownIntegration _ -> true;
			default -> false;
		};
	}

	/**
	 * Whose tools. It outlives the request, and so holds no key.
	 */
	record CacheKey(String keyFingerprint, String integration) {

		static CacheKey of(Caller caller) {
			return new CacheKey(caller.key().fingerprint(), caller.integration());
		}

	}

}
