package io.nangomcp.nango;

import java.util.concurrent.Executor;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;

import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * The thread that reads the answer to a request: the event loop of its connection. Only
 * there may a request be cancelled. From elsewhere, a cancellation can miss an answer
 * that comes at the same moment, which nobody reads then, so that its buffers are lost
 * for good (Spring Framework, pull request 37239). While there is no connection, it runs
 * what it is given at once.
 */
final class AnswerLoop implements Scheduler {

	private volatile Executor loop = Runnable::run;

	/** The request has a connection. */
	void is(ClientHttpRequest request) {
		Object sent = request.getNativeRequest();
		if (sent instanceof Connection connection) {
			this.loop = connection.channel().eventLoop();
		}
	}

	@Override
	public Disposable schedule(Runnable task) {
		this.loop.execute(task);
		return Disposables.disposed();
	}

	@Override
	public Worker createWorker() {
		throw new UnsupportedOperationException("A cancellation is one task");
	}

}
