package io.nangomcp.sessions;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.MetaTool;
import io.nangomcp.caller.ToolGrant;
import io.nangomcp.connect.ArgumentException;
import io.nangomcp.connect.ConnectTags;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /sessions}, well-formed, though Nango may not know what it
 * names.
 *
 * @param any the tags of the tenant's connections, which have all of any one entry
 * @param pins the connections that are named, one for an integration
 * @param integrations which integrations the toolset has
 * @param pinnedTools the tools that are always listed, by integration
 * @param metaTools the tools by which the others are found and run
 * @param lifetime how long the session is good
 */
record SessionRequest(List<Map<String, String>> any, List<Pin> pins, Integrations integrations,
		Map<String, List<String>> pinnedTools, Set<MetaTool> metaTools, Duration lifetime) {

	private static final int MOST_ENTRIES = 10;

	private static final Duration SHORTEST = Duration.ofSeconds(60);

	private static final Duration LONGEST = Duration.ofDays(15);

	private static final Pattern LIFETIME = Pattern.compile("(\\d{1,7})([smhd])");

	private static final String EVERYTHING = "*";

	/** It sends any request with the connection's credentials, past every toolset. */
	private static final String PROXY = "nango_proxy";

	/**
	 * Reads a body.
	 * @param body any JSON
	 * @throws SessionException if it is malformed
	 */
	static SessionRequest read(JsonNode body) {
		requireObject(body, "The body", "tenant", "toolset", "pinned_tools", "meta_tools", "expires_in");
		JsonNode tenant = requireObject(body.path("tenant"), "tenant", "connections");
		JsonNode connections = requireObject(tenant.path("connections"), "tenant.connections", "any", "pinned");
		List<Map<String, String>> any = items(connections, "any", "tenant.connections.any").stream()
			.map(SessionRequest::readTags)
			.distinct()
			.toList();
		List<Pin> pins = items(connections, "pinned", "tenant.connections.pinned").stream().map(Pin::read).toList();
		if (any.isEmpty() && pins.isEmpty()) {
			throw SessionException
				.invalidBody("tenant.connections must have an entry in \"any\" or \"pinned\", to say whose it is");
		}
		if (any.size() > MOST_ENTRIES) {
			throw SessionException
				.invalidBody("tenant.connections.any must have at most %d entries".formatted(MOST_ENTRIES));
		}
		if (!pins.stream().map(Pin::integration).allMatch(new HashSet<>()::add)) {
			throw SessionException.invalidBody("tenant.connections.pinned must have one connection of an integration");
		}
		return new SessionRequest(any, pins, readIntegrations(body.get("toolset")),
				readPinnedTools(body.get("pinned_tools")), readMetaTools(body.get("meta_tools")),
				readLifetime(body.get("expires_in")));
	}

	private static Map<String, String> readTags(JsonNode entry) {
		JsonNode tags = requireObject(entry, "Each entry of tenant.connections.any", "tags").path("tags");
		if (!tags.isObject() || tags.isEmpty()) {
			throw SessionException.invalidBody("Each entry of tenant.connections.any must have tags");
		}
		try {
			return ConnectTags.read(tags).values();
		}
		catch (ArgumentException ex) {
			throw SessionException.invalidBody("tenant.connections.any: " + ex.getMessage());
		}
	}

	private static Integrations readIntegrations(@Nullable JsonNode toolset) {
		if (toolset == null) {
			return new Integrations.Connected();
		}
		if (isEverything(toolset)) {
			return new Integrations.All();
		}
		if (!toolset.isObject()) {
			throw SessionException.invalidBody("toolset must be \"*\" or an object of integrations");
		}
		Map<String, ToolGrant> grants = new LinkedHashMap<>();
		toolset.forEachEntry((integration, grant) -> grants.put(requireIntegration(integration), readGrant(grant)));
		return new Integrations.Named(grants);
	}

	private static ToolGrant readGrant(JsonNode grant) {
		if (isEverything(grant)) {
			return ToolGrant.ALL;
		}
		requireObject(grant, "An integration of the toolset that is not \"*\"", "allow", "deny");
		Set<String> allow = grant.has("allow") ? readTools(grant, "allow") : null;
		return new ToolGrant(allow, grant.has("deny") ? readTools(grant, "deny") : Set.of());
	}

	private static Set<String> readTools(JsonNode grant, String name) {
		JsonNode listed = requireObject(grant.path(name), "toolset: \"%s\"".formatted(name), "tools");
		if (!listed.has("tools")) {
			throw SessionException.invalidBody("toolset: \"%s\" must have \"tools\"".formatted(name));
		}
		return new LinkedHashSet<>(strings(listed.path("tools"), "toolset: the tools of \"%s\"".formatted(name)));
	}

	private static Map<String, List<String>> readPinnedTools(@Nullable JsonNode pinnedTools) {
		Map<String, List<String>> pinned = new LinkedHashMap<>();
		if (pinnedTools != null) {
			requireObject(pinnedTools, "pinned_tools");
			pinnedTools.forEachEntry((integration, tools) -> pinned.put(requireIntegration(integration),
					strings(tools, "Each integration of pinned_tools")));
		}
		return pinned;
	}

	private static Set<MetaTool> readMetaTools(@Nullable JsonNode metaTools) {
		Set<MetaTool> chosen = EnumSet.of(MetaTool.NANGO_TOOL_SEARCH, MetaTool.NANGO_EXECUTE);
		if (metaTools != null) {
			requireObject(metaTools, "meta_tools");
			metaTools.forEachEntry((name, wanted) -> {
				if (!wanted.isBoolean()) {
					throw SessionException.invalidBody("Each of meta_tools must be true or false");
				}
				choose(name, wanted.asBoolean(), chosen);
			});
		}
		return chosen;
	}

	private static void choose(String name, boolean wanted, Set<MetaTool> chosen) {
		Optional<MetaTool> tool = MetaTool.named(name);
		if (tool.isEmpty() && !name.equals(PROXY)) {
			throw unknownMetaTool("There is no such meta tool: use %s."
				.formatted(String.join(", ", Arrays.stream(MetaTool.values()).map(MetaTool::wireName).toList())));
		}
		if (tool.isEmpty() && wanted) {
			throw unknownMetaTool("nango_proxy is not offered, because it would let the agent past its toolset.");
		}
		tool.filter((known) -> wanted).ifPresent(chosen::add);
		tool.filter((known) -> !wanted).ifPresent(chosen::remove);
	}

	private static SessionException unknownMetaTool(String message) {
		return new SessionException(400, "unknown_meta_tool", message);
	}

	private static Duration readLifetime(@Nullable JsonNode expiresIn) {
		if (expiresIn == null) {
			return LONGEST;
		}
		Matcher parts = LIFETIME.matcher(expiresIn.asString(""));
		Duration lifetime = parts.matches() ? lifetime(Long.parseLong(parts.group(1)), parts.group(2)) : Duration.ZERO;
		if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
			throw SessionException
				.invalidBody("expires_in must be a number with s, m, h or d, from \"60s\" to \"15d\", such as \"1h\"");
		}
		return lifetime;
	}

	private static Duration lifetime(long amount, String unit) {
		return switch (unit) {
			case "s" -> Duration.ofSeconds(amount);
			case "m" -> Duration.ofMinutes(amount);
			case "h" -> Duration.ofHours(amount);
			default -> Duration.ofDays(amount);
		};
	}

	private static boolean isEverything(JsonNode node) {
		return node.isString() && node.asString().equals(EVERYTHING);
	}

	private static String requireIntegration(String id) {
		if (!CallerReader.INTEGRATION_ID.matcher(id).matches()) {
			throw SessionException.invalidBody("An integration's ID has characters that do not belong there");
		}
		return id;
	}

	/** With these fields only; with any, where none are named. */
	private static JsonNode requireObject(JsonNode node, String what, String... fields) {
		if (!node.isObject()) {
			throw SessionException.invalidBody(what + " must be an object");
		}
		if (fields.length > 0 && !Set.of(fields).containsAll(node.propertyNames())) {
			throw SessionException
				.invalidBody("%s must have no other fields than %s".formatted(what, String.join(", ", fields)));
		}
		return node;
	}

	private static List<JsonNode> items(JsonNode parent, String name, String path) {
		JsonNode array = parent.get(name);
		if (array == null) {
			return List.of();
		}
		if (!array.isArray()) {
			throw SessionException.invalidBody(path + " must be a list");
		}
		return array.valueStream().toList();
	}

	private static List<String> strings(JsonNode array, String what) {
		if (!array.isArray() || !array.valueStream().allMatch(JsonNode::isString)) {
			throw SessionException.invalidBody(what + " must be a list of names");
		}
		return array.valueStream().map(JsonNode::asString).distinct().toList();
	}

	/**
	 * Never prints tags or connections.
	 */
	@Override
	public String toString() {
		return "SessionRequest[lifetime=%s]".formatted(this.lifetime);
	}

	/**
	 * A connection that is named.
	 *
	 * @param integration its integration's unique key
	 * @param connection its id
	 */
	record Pin(String integration, String connection) {

		private static Pin read(JsonNode pin) {
			requireObject(pin, "Each entry of tenant.connections.pinned", "integration_id", "connection_id");
			String connection = pin.path("connection_id").asString("");
			if (!CallerReader.CONNECTION_ID.matcher(connection).matches()) {
				throw SessionException
					.invalidBody("Each entry of tenant.connections.pinned must have a connection_id that is one");
			}
			return new Pin(requireIntegration(pin.path("integration_id").asString("")), connection);
		}

		/**
		 * Never prints the connection.
		 */
		@Override
		public String toString() {
			return "Pin[integration=%s]".formatted(this.integration);
		}

	}

	/**
	 * Which integrations a toolset has.
	 */
	sealed interface Integrations {

		/** All that the tenant has a connection of, with all of their actions. */
		record Connected() implements Integrations {
		}

		/** All that there are, with all of their actions. */
		record All() implements Integrations {
		}

		/**
		 * Those that are named.
		 *
		 * @param grants which of their actions the session may use
		 */
		record Named(Map<String, ToolGrant> grants) implements Integrations {
		}

	}

}
