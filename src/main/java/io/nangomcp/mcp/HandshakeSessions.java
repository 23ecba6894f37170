package io.nangomcp.mcp;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.nangomcp.caller.Caller;
import io.nangomcp.seal.Seal;

/**
 * Session ids that carry what {@code initialize} said, so that any replica knows it and
 * none remembers it.
 */
final class HandshakeSessions {

	private static final String SEPARATOR = " ";

	private static final String BINDING = "session 2\n";

	/** Another release may have issued an id, and know more. */
	private static final Set<ClientCapability> KNOWN = EnumSet.allOf(ClientCapability.class);

	private final Seal seal;

	HandshakeSessions(Seal seal) {
		this.seal = seal;
	}

	/**
	 * Issues a session id.
	 * @return the id; none where a restart would end all sessions
	 */
	Optional<String> issue(Client client, Caller caller) {
		if (!this.seal.outlivesProcess()) {
			return Optional.empty();
		}
		String text = Stream
			.concat(Stream.of(client.protocolVersion(), nonce()), client.capabilities().stream().map(Enum::name))
			.collect(Collectors.joining(SEPARATOR));
		return Optional.of(this.seal.seal(BINDING + caller.binding(), text));
	}

	/** What the id says, if we issued it to this caller. */
	Optional<Client> open(String sessionId, Caller caller) {
		return this.seal.open(BINDING + caller.binding(), sessionId).map(HandshakeSessions::read);
	}

	/** Two clients may share a caller, and their request ids are the same. */
	private static String nonce() {
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

	private static Client read(String text) {
		List<String> parts = List.of(text.split(SEPARATOR));
		return new Client(parts.getFirst(),
				KNOWN.stream()
					.filter((capability) -> parts.contains(capability.name()))
					.collect(Collectors.toUnmodifiableSet()),
				parts.get(1));
	}

}
