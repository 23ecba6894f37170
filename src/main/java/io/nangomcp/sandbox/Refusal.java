package io.nangomcp.sandbox;

/**
 * Ends a request early with the answer it carries.
 */
final class Refusal extends RuntimeException {

	private final transient Reply reply;

	Refusal(Reply reply) {
		super(reply.toString(), null, false, false);
		this.reply = reply;
	}

	Reply reply() {
		return this.reply;
	}

}
