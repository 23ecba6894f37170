package io.nangomcp.sessions;

import java.time.Instant;

import io.nangomcp.caller.EndedSessions;
import reactor.core.publisher.Mono;

/**
 * Remembers which sessions were ended, until they would have expired.
 */
interface EndedSessionStore extends EndedSessions {

	/**
	 * Ends a session, or does nothing where it has ended.
	 * @param id the session's id
	 * @param expiresAt when it would expire
	 * @return completes when it is remembered; fails when it may be forgotten
	 */
	Mono<Void> end(String id, Instant expiresAt);

}
