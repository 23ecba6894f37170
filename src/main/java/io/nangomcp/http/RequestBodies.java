package io.nangomcp.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * Reads the bodies of requests: each within a limit of time and size, and those that are
 * read at a time within a share of the memory. However small the pieces that a body comes
 * in, it takes no more memory than its bytes.
 */
final class RequestBodies {

	/** The share of the memory that bodies may take: this part of it. */
	private static final int PART_OF_MEMORY = 8;

	private static final byte[] EMPTY = new byte[0];

	private final int largest;

	private final Duration timeout;

	private final long mostAtATime;

	private final AtomicLong held = new AtomicLong();

	RequestBodies(HttpProperties properties, long memory) {
		this.largest = Math.toIntExact(properties.maxRequestSize().toBytes());
		this.timeout = properties.bodyTimeout();
		this.mostAtATime = Math.max(memory / PART_OF_MEMORY, this.largest);
	}

	/**
	 * Reads a body.
	 * @param request whose body
	 * @return the body's bytes; an {@link UnreadableBodyException} when they do not come,
	 * do not come in time or are too many
	 */
	Mono<byte[]> read(ServerHttpRequest request) {
		if (request.getHeaders().getContentLength() > this.largest) {
			return Mono.error(UnreadableBodyException.tooLarge(this.largest));
		}
		return Mono.create((reader) -> {
			Body body = new Body(reader);
			Disposable deadline = Schedulers.parallel()
				.schedule(body::late, this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			reader.onDispose(Disposables.composite(body, deadline));
			request.getBody().subscribe(body);
		});
	}

	/**
	 * Reads the body of a request that must not have been answered meanwhile.
	 * @param request whose body
	 * @param response what its client gets
	 * @return as {@link #read(ServerHttpRequest)}
	 */
	Mono<byte[]> read(ServerHttpRequest request, ServerHttpResponse response) {
		return read(request).doOnNext((body) -> {
			if (isAnswered(response)) {
				throw UnreadableBodyException.broken();
			}
		});
	}

	/**
	 * Netty answers what is no HTTP by itself, and ends the body as if it were complete.
	 */
	private static boolean isAnswered(ServerHttpResponse response) {
		return ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse netty
				&& netty.hasSentHeaders();
	}

	/** Whether a connection is no more. */
	static boolean isBroken(Throwable failure) {
		return failure instanceof IOException || failure instanceof AbortedException;
	}

	/**
	 * A body as far as it has come: one subscriber for what would take five operators,
	 * for each request. It may be given up by another thread than that which reads it.
	 */
	private final class Body extends BaseSubscriber<DataBuffer> {

		private final MonoSink<byte[]> reader;

		private byte[] bytes = EMPTY;

		private int size;

		private boolean forgotten;

		Body(MonoSink<byte[]> reader) {
			this.reader = reader;
		}

		@Override
		protected synchronized void hookOnNext(DataBuffer piece) {
			try {
				if (this.forgotten) {
					return;
				}
				int more = piece.readableByteCount();
				if (more > RequestBodies.this.largest - this.size) {
					throw UnreadableBodyException.tooLarge(RequestBodies.this.largest);
				}
				makeRoom(this.size + more);
				piece.read(this.bytes, this.size, more);
				this.size += more;
			}
			finally {
				DataBufferUtils.release(piece);
			}
		}

		private void makeRoom(int needed) {
			if (needed <= this.bytes.length) {
				return;
			}
			int room = Math.max(needed, Math.min(2 * this.bytes.length, RequestBodies.this.largest));
			hold(room - this.bytes.length);
			this.bytes = Arrays.copyOf(this.bytes, room);
		}

		private void hold(int more) {
			if (RequestBodies.this.held.addAndGet(more) > RequestBodies.this.mostAtATime) {
				RequestBodies.this.held.addAndGet(-more);
				throw UnreadableBodyException.tooManyAtATime();
			}
		}

		@Override
		protected void hookOnComplete() {
			byte[] whole = whole();
			forget();
			this.reader.success(whole);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			forget();
			this.reader.error(isBroken(failure) ? UnreadableBodyException.broken() : failure);
		}

		@Override
		protected void hookOnCancel() {
			forget();
		}

		void late() {
			dispose();
			this.reader.error(UnreadableBodyException.late());
		}

		private synchronized byte[] whole() {
			return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
		}

		private synchronized void forget() {
			if (!this.forgotten) {
				this.forgotten = true;
				RequestBodies.this.held.addAndGet(-this.bytes.length);
			}
		}

	}

}
