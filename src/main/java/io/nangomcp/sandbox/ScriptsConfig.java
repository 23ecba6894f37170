package io.nangomcp.sandbox;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * <code>GET /scripts/config</code>: the functions of an environment, by name. As in Nango
 * the integrations of one provider share an entry, under the key of whichever comes
 * first.
 */
final class ScriptsConfig implements Endpoint {

	static final String SCOPE = "environment:integrations:list_functions";

	@Override
	public Mono<Reply> answer(Call call) {
		Map<String, ObjectNode> entries = new LinkedHashMap<>();
		call.environment()
			.integrations()
			.stream()
			.flatMap(Published::of)
			.sorted(Comparator.comparing(Published::name).thenComparingInt(Published::id))
			.forEach((function) -> entries
				.computeIfAbsent(function.integration().provider(), (provider) -> newEntry(function.integration()))
				.withArray(function.list())
				.add(function.metadata().configuration()));
		ArrayNode config = JsonNodeFactory.instance.arrayNode();
		return Mono.just(Reply.ok(config.addAll(entries.values())));
	}

	private static ObjectNode newEntry(Integration integration) {
		ObjectNode entry = Json.object();
		entry.putArray("actions");
		entry.put("providerConfigKey", integration.uniqueKey());
		entry.put("provider", integration.provider());
		entry.putArray("syncs");
		entry.putArray("on-events");
		return entry;
	}

	/**
	 * A function with its place in an entry.
	 *
	 * @param integration the integration that it belongs to
	 * @param list the list that it is in
	 * @param metadata what is published
	 */
	private record Published(Integration integration, String list, Metadata metadata) {

		static Stream<Published> of(Integration integration) {
			return Stream.concat(
					integration.actions().stream().map((a) -> new Published(integration, "actions", a.metadata())),
					integration.syncs().stream().map((sync) -> new Published(integration, "syncs", sync)));
		}

		String name() {
			return this.metadata.name();
		}

		int id() {
			return this.metadata.id();
		}

	}

}
