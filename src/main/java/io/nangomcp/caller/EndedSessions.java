package io.nangomcp.caller;

import reactor.core.publisher.Mono;

/**
 * Knows which agent sessions were ended before their time.
 */
public interface EndedSessions {

	/**
	 * Whether a session was ended.
	 * @param session a session that has not expired
	 * @return whether it was ended, as far as is known; never fails
	 */
	Mono<Boolean> hasEnded(AgentSession session);

}
