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
 * Sees how a flow goes, and passes it on as it is. Reactor's own {@code tap} restores
 * thread-locals for each signal, of which there are none here.
 *
 * @param <T> what flows
 */
public abstract class Watcher<T> implements CoreSubscriber<T>, Subscription {

	private final CoreSubscriber<? super T> client;

	private final Context context;

	private @Nullable Subscription flow;

	/**
	 * Watches a flow.
	 * @param client whom it flows to
	 * @param context what the flow is told of its surroundings
	 */
	protected Watcher(CoreSubscriber<? super T> client, Context context) {
		this.client = client;
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
			public void subscribe(CoreSubscriber<? super T> client) {
				this.source.subscribe(watcher.apply(client));
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
			public void subscribe(CoreSubscriber<? super T> client) {
				this.source.subscribe(watcher.apply(client));
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
			this.client.onSubscribe(this);
		}
	}

	@Override
	public void onNext(T value) {
		this.client.onNext(value);
	}

	@Override
	public void onError(Throwable failure) {
		this.client.onError(failure);
	}

	@Override
	public void onComplete() {
		this.client.onComplete();
	}

	@Override
	public final void request(long count) {
		flow().request(count);
	}

	@Override
	public void cancel() {
		flow().cancel();
	}

	private Subscription flow() {
		return Objects.requireNonNull(this.flow, "subscribed");
	}

}
