package io.nangomcp.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import io.nangomcp.nango.ActionListing.Version;

/**
 * Tools as the cache holds them: fresh for a while, then due to be loaded again.
 */
final class CachedTools {

	/** An entry of the cache without its tools. */
	private static final int ENTRY = 1_000;

	/**
	 * A tool that takes nothing: most of it is what the compiled check has of its own.
	 */
	private static final int TOOL = 9_000;

	/** A tree of JSON nodes takes this many bytes for each character of its text. */
	private static final long BYTES_PER_CHARACTER = 8;

	/** As it is listed, as it is checked, and the compiled check. */
	private static final long INPUT_SCHEMAS = 3;

	private final Tools tools;

	private final Version version;

	private final Instant dueAt;

	private final AtomicReference<Instant> nextReload;

	private final int weight;

	CachedTools(Tools tools, Version version, Instant dueAt) {
		this(tools, version, dueAt, weigh(tools));
	}

	private CachedTools(Tools tools, Version version, Instant dueAt, int weight) {
		this.tools = tools;
		this.version = version;
		this.dueAt = dueAt;
		this.nextReload = new AtomicReference<>(dueAt);
		this.weight = weight;
	}

	/** The same tools, fresh again. */
	CachedTools renew(Instant newDueAt) {
		return new CachedTools(this.tools, this.version, newDueAt, this.weight);
	}

	Tools at(Instant now) {
		return now.isBefore(this.dueAt) ? this.tools.freshFor(Duration.between(now, this.dueAt))
				: this.tools.staleSince(this.dueAt);
	}

	/**
	 * Whether the asker is to load the tools again. Only one is, until a while has passed
	 * without success.
	 */
	boolean claimReload(Instant now, Duration untilNextClaim) {
		Instant next = this.nextReload.get();
		return !now.isBefore(next) && this.nextReload.compareAndSet(next, now.plus(untilNextClaim));
	}

	Version version() {
		return this.version;
	}

	Instant dueAt() {
		return this.dueAt;
	}

	/** An estimate of the memory that the tools take, in bytes. */
	int weight() {
		return this.weight;
	}

	private static int weigh(Tools tools) {
		long bytes = tools.list().stream().mapToLong(CachedTools::weigh).sum();
		return (int) Math.min(ENTRY + bytes, Integer.MAX_VALUE);
	}

	private static long weigh(Tool tool) {
		long output = (tool.outputSchema() != null) ? tool.outputSchema().toString().length() : 0;
		long schemas = INPUT_SCHEMAS * tool.inputSchema().toString().length() + output;
		return TOOL + tool.description().length() + BYTES_PER_CHARACTER * schemas;
	}

}
