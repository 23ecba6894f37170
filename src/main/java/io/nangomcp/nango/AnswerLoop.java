package io.nangomcp.nango;

import java.util.concurrent.Executor;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * The thread that reads the answer to a request: the event loop of its connection. Only
 * there may a request be cancelled. From elsewhere, a cancellation can miss an answer
 * that comes at the same moment, which nobody reads then, so that its buffers are lost
 * for good (Spring Framework, pull request 37239).
 */
final class AnswerLoop {

	private volatile Executor loop = Runnable::run;

	private final Scheduler scheduler = Schedulers.fromExecutor((task) -> this.loop.execute(task));

	/** The request has a connection. */
	void is(ClientHttpRequest request) {
		Object sent = request.getNativeRequest();
		if (sent instanceof Connection connection) {
			this.loop = connection.channel().eventLoop();
		}
	}

	/** Runs what it is given at once while there is no connection. */
	Scheduler scheduler() {
		return this.scheduler;
	}

}
