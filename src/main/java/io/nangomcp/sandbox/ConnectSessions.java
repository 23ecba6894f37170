package io.nangomcp.sandbox;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.nangomcp.sandbox.ConnectSession.Target;

/**
 * The Connect sessions, by their tokens. There is room for a fixed number: a new one
 * takes the place of the oldest.
 */
final class ConnectSessions {

	static final int MAX_SESSIONS = 1000;

	private static final Duration LIFETIME = Duration.ofMinutes(30);

	private static final String PREFIX = "nango_connect_session_";

	private static final int TOKEN_BYTES = 32;

	private final InstantSource clock;

	private final SecureRandom random = new SecureRandom();

	private final Map<String, Link> links = new LinkedHashMap<>();

	ConnectSessions(InstantSource clock) {
		this.clock = clock;
	}

	synchronized ConnectSession open(Environment environment, Owner owner, Target target) {
		byte[] secret = new byte[TOKEN_BYTES];
		this.random.nextBytes(secret);
		String token = PREFIX + HexFormat.of().formatHex(secret);
		ConnectSession session = new ConnectSession(token, environment, owner, target, now().plus(LIFETIME));
		if (this.links.size() >= MAX_SESSIONS) {
			this.links.remove(this.links.keySet().iterator().next());
		}
		this.links.put(token, new Link.Open(session));
		return session;
	}

	synchronized Link find(String token) {
		return switch (this.links.getOrDefault(token, new Link.Unknown())) {
			case Link.Open(ConnectSession session) when !now().isBefore(session.expires()) -> new Link.Expired();
			case Link link -> link;
		};
	}

	/** As {@link #find}, and an open session is used from then on. */
	synchronized Link use(String token) {
		Link link = find(token);
		if (link instanceof Link.Open) {
			this.links.put(token, new Link.Used());
		}
		return link;
	}

	Instant now() {
		return this.clock.instant();
	}

	/**
	 * What a token leads to.
	 */
	sealed interface Link {

		/**
		 * A session that waits for its user.
		 *
		 * @param session the session
		 */
		record Open(ConnectSession session) implements Link {
		}

		/**
		 * Nothing that could still be used.
		 */
		sealed interface Closed extends Link {

		}

		/**
		 * A session whose user has connected.
		 */
		record Used() implements Closed {
		}

		/**
		 * A session whose time is over.
		 */
		record Expired() implements Closed {
		}

		/**
		 * No session.
		 */
		record Unknown() implements Closed {
		}

	}

}
