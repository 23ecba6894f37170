package io.nangomcp.mcp;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * What a client can do for a server, as far as it matters to us.
 */
enum ClientCapability {

	/** It shows its user a form. */
	ELICITATION_FORM("elicitation", "form"),

	/** It shows its user a link. */
	ELICITATION_URL("elicitation", "url"),

	/** It asks its model. */
	SAMPLING("sampling", ""),

	/** It asks its model, and lets it use tools of the request. */
	SAMPLING_TOOLS("sampling", "tools"),

	/** It tells its root folders. */
	ROOTS("roots", "");

	private final String name;

	private final String mode;

	ClientCapability(String name, String mode) {
		this.name = name;
		this.mode = mode;
	}

	/**
	 * Reads the capabilities of a client. Elicitation without a mode means forms.
	 * @param declared MCP's {@code ClientCapabilities}
	 */
	static Set<ClientCapability> read(JsonNode declared) {
		EnumSet<ClientCapability> capabilities = EnumSet.noneOf(ClientCapability.class);
		for (ClientCapability capability : values()) {
			JsonNode found = declared.path(capability.name);
			boolean inMode = capability.mode.isEmpty() || found.has(capability.mode)
					|| (capability == ELICITATION_FORM && !found.has(ELICITATION_URL.mode));
			if (found.isObject() && inMode) {
				capabilities.add(capability);
			}
		}
		return capabilities;
	}

	/** What it takes to answer a request of a server. */
	static ClientCapability toAnswer(JsonNode inputRequest) {
		return switch (inputRequest.path("method").asString("")) {
			case "sampling/createMessage" ->
				inputRequest.path("params").has("tools") || inputRequest.path("params").has("toolChoice")
						? SAMPLING_TOOLS : SAMPLING;
			case "roots/list" -> ROOTS;
			default -> inputRequest.path("params").path("mode").asString("").equals(ELICITATION_URL.mode)
					? ELICITATION_URL : ELICITATION_FORM;
		};
	}

	/** The capabilities as a client would declare them. */
	static Map<String, Map<String, Map<String, String>>> declare(Collection<ClientCapability> capabilities) {
		Map<String, Map<String, Map<String, String>>> declared = new TreeMap<>();
		for (ClientCapability capability : capabilities) {
			Map<String, Map<String, String>> modes = declared.computeIfAbsent(capability.name,
					(name) -> new HashMap<>());
			if (!capability.mode.isEmpty()) {
				modes.put(capability.mode, Map.of());
			}
		}
		return declared;
	}

}
