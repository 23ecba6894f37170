package io.nangomcp.mcp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.nangomcp.caller.Caller;
import io.nangomcp.seal.Seal;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tool wants to have back with the answers to its questions. It travels through
 * the client, sealed: good for the same caller, tool and arguments, for a while.
 */
final class RequestStates {

	/** A user needs time to answer, and a link to connect lives as long. */
	private static final Duration LIFETIME = Duration.ofMinutes(30);

	private final Seal seal;

	private final InstantSource clock;

	/** Writes equal arguments alike. */
	private final JsonMapper canonical;

	RequestStates(Seal seal, InstantSource clock, JsonMapper mapper) {
		this.seal = seal;
		this.clock = clock;
		this.canonical = mapper.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
	}

	String seal(String state, Caller caller, String tool, ObjectNode arguments) {
		long expiry = this.clock.instant().plus(LIFETIME).getEpochSecond();
		return this.seal.seal(binding(caller, tool, arguments), expiry + " " + state);
	}

	/**
	 * Opens a state.
	 * @throws RpcException if it is not one of ours for this call, or is too old
	 */
	String open(String sealed, Caller caller, String tool, ObjectNode arguments) {
		String text = this.seal.open(binding(caller, tool, arguments), sealed).orElseThrow(RequestStates::invalid);
		int space = text.indexOf(' ');
		if (this.clock.instant().isAfter(Instant.ofEpochSecond(Long.parseLong(text.substring(0, space))))) {
			throw invalid();
		}
		return text.substring(space + 1);
	}

	private String binding(Caller caller, String tool, ObjectNode arguments) {
		return String.join("\n", "request state", caller.binding(), tool, this.canonical.writeValueAsString(arguments));
	}

	private static RpcException invalid() {
		return RpcException.invalidParams("The requestState is not one of ours for this call, or is older than "
				+ "%d minutes; call again without it".formatted(LIFETIME.toMinutes()));
	}

}
