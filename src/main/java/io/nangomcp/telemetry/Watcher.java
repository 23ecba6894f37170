package io.nangomcp.telemetry;

import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Sees how a flow goes, and passes it on as it is, whatever comes of seeing it. Reactor's
 * own {@code tap} restores thread-locals for each signal, of which there are none here.
 *
 * @param <T> what flows
 */
public abstract class Watcher<T> implements CoreSubscriber<T>, Subscription {

	private final CoreSubscriber<? super T> downstream;

	private final Context context;

	private @Nullable Subscription flow;

	/**
	 * Watches a flow.
	 * @param downstream whom it flows to
	 * @param context what the flow is told of its surroundings
	 */
	protected Watcher(CoreSubscriber<? super T> downstream, Context context) {
		this.downstream = downstream;
		this.context = context;
	}

	/**
	 * Has a flow watched.
	 * @param flow the flow
	 * @param watcher makes one of whom it flows to, for each subscription
	 * @param <T> what flows
	 * @return the same, watched
	 */
	public static <T> Flux<T> watch(Flux<T> flow, Function<CoreSubscriber<? super T>, Watcher<T>> watcher) {
		return new FluxOperator<>(flow) {

			@Override
			public void subscribe(CoreSubscriber<? super T> downstream) {
				this.source.subscribe(watcher.apply(downstream));
			}

		};
	}

	/**
	 * Has one value watched.
	 * @param flow where it comes from
	 * @param watcher makes one of whom it flows to, for each subscription
	 * @param <T> what flows
	 * @return the same, watched
	 */
	public static <T> Mono<T> watch(Mono<T> flow, Function<CoreSubscriber<? super T>, Watcher<T>> watcher) {
		return new MonoOperator<>(flow) {

			@Override
			public void subscribe(CoreSubscriber<? super T> downstream) {
				this.source.subscribe(watcher.apply(downstream));
			}

		};
	}

	@Override
	public final Context currentContext() {
		return this.context;
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.flow, subscription)) {
			this.flow = subscription;
			this.downstream.onSubscribe(this);
		}
	}

	@Override
	public final void onNext(T value) {
		try {
			hookOnNext(value);
		}
		finally {
			this.downstream.onNext(value);
		}
	}

	@Override
	public final void onError(Throwable failure) {
		try {
			hookOnError(failure);
		}
		finally {
			this.downstream.onError(failure);
		}
	}

	@Override
	public final void onComplete() {
		try {
			hookOnComplete();
		}
		finally {
			this.downstream.onComplete();
		}
	}

	@Override
	public final void request(long count) {
		flow().request(count);
	}

	@Override
	public final void cancel() {
		try {
			flow().cancel();
		}
		finally {
			hookOnCancel();
		}
	}

	/**
	 * Sees a value before it is passed on.
	 * @param value the value
	 */
	protected void hookOnNext(T value) {
	}

	/**
	 * Sees how the flow fails, before it is passed on.
	 * @param failure the failure
	 */
	protected void hookOnError(Throwable failure) {
	}

	/**
	 * Sees the end, before it is passed on.
	 */
	protected void hookOnComplete() {
	}

	/**
	 * Sees that nobody waits any more, once the flow has been told.
	 */
	protected void hookOnCancel() {
	}

	private Subscription flow() {
		return Objects.requireNonNull(this.flow, "subscribed");
	}

}
