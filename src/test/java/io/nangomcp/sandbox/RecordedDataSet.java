package io.nangomcp.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/**
 * The data set of the recorded Nango: the metadata is the recording's own, what its
 * scripts did is told by <code>behaviours.json</code>.
 */
final class RecordedDataSet {

	private static final String DEV_FULL_ACCESS = "11111111-1111-4111-8111-111111111111";

	private static final String PROD_FULL_ACCESS = "22222222-2222-4222-8222-222222222222";

	private RecordedDataSet() {
	}

	/**
	 * Writes the data set.
	 * @param directory where to
	 * @param scriptsConfig the file whose first recording lists the functions
	 * @param requestsPerMinute the limit of the account
	 */
	static Resource write(Path directory, String scriptsConfig, int requestsPerMinute) {
		List<String> integrations = List.of("demo-none", "demo-key", "demo-legacy");
		JsonNode entries = Recording.read(scriptsConfig).required(0).required("response").required("body");
		integrations.forEach((key) -> write(directory.resolve(key + ".json"), integration(key, entries)));
		ObjectNode accounts = Json.object();
		ObjectNode account = accounts.putArray("accounts").addObject().put("requestsPerMinute", requestsPerMinute);
		ArrayNode environments = account.putArray("environments");
		ObjectNode dev = environments.addObject();
		dev.set("integrations", Json.MAPPER.valueToTree(integrations.stream().map((key) -> key + ".json").toList()));
		dev.putArray("keys")
			.add(key(DEV_FULL_ACCESS, Caller.FULL_ACCESS))
			.add(key("33333333-3333-4333-8333-333333333333", "environment:mcp"))
			.add(key("44444444-4444-4444-8444-444444444444", "environment:actions:execute"))
			.add(key("55555555-5555-4555-8555-555555555555", "environment:integrations:list_functions"))
			.add(key("88888888-8888-4888-8888-888888888888", "account:level"));
		ObjectNode prod = environments.addObject();
		prod.putArray("integrations");
		prod.putArray("keys").add(key(PROD_FULL_ACCESS, Caller.FULL_ACCESS));
		return write(directory.resolve("accounts.json"), accounts);
	}

	private static ObjectNode integration(String key, JsonNode entries) {
		ObjectNode integration = Json.object()
			.put("uniqueKey", key)
			.put("provider", key.equals("demo-key") ? "private-api-bearer" : "unauthenticated");
		ObjectNode connection = integration.putArray("connections").addObject();
		connection.put("id", key.replace("demo-", "conn-") + "-1");
		connection.putObject("metadata").put("tenant", "t1");
		connection.putObject("records");
		integration.set("notFound", answerNothing());
		ArrayNode syncs = integration.putArray("syncs");
		ArrayNode actions = integration.putArray("actions");
		JsonNode behaviours = Recording.read("behaviours");
		entries.valueStream()
			.filter((entry) -> entry.required("provider").equals(integration.required("provider")))
			.forEach((entry) -> {
				functions(entry, "syncs", key).forEach(syncs::add);
				functions(entry, "actions", key).forEach((metadata) -> {
					ObjectNode action = actions.addObject();
					action.set("metadata", metadata);
					action.set("behaviour", behaviours.optional(metadata.required("name").stringValue())
						.orElseGet(RecordedDataSet::answerNothing));
				});
			});
		return integration;
	}

	/**
	 * The recorded entry of a provider mixes its integrations; the names tell them apart.
	 */
	private static List<JsonNode> functions(JsonNode entry, String list, String integration) {
		boolean legacy = integration.equals("demo-legacy");
		return entry.required(list)
			.valueStream()
			.filter((metadata) -> metadata.required("name").stringValue().startsWith("legacy-") == legacy)
			.map((metadata) -> asDeclared((ObjectNode) metadata, legacy))
			.toList();
	}

	/**
	 * The recorded entry has an empty value where the author declared none.
	 */
	private static JsonNode asDeclared(ObjectNode metadata, boolean legacy) {
		if (metadata.required("description").stringValue().isEmpty()) {
			metadata.putNull("description");
		}
		if (legacy && metadata.required("scopes").isEmpty()) {
			metadata.putNull("scopes");
		}
		return metadata;
	}

	private static ObjectNode answerNothing() {
		return Json.object().put("type", "answer").putNull("output");
	}

	private static ObjectNode key(String key, String scope) {
		ObjectNode json = Json.object().put("key", key);
		json.putArray("scopes").add(scope);
		return json;
	}

	private static Resource write(Path file, JsonNode content) {
		try {
			return new FileSystemResource(Files.write(file, Json.bytes(content)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
