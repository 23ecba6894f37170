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

	/** The lists that were recorded when there was the integration demo-legacy too. */
	static final String WITH_LEGACY = "scripts-config-collision";

	private RecordedDataSet() {
	}

	/**
	 * Writes the data set.
	 * @param directory where to
	 * @param scriptsConfig the file whose first recording lists the functions
	 * @param requestsPerMinute the limit of the account
	 */
	static Resource write(Path directory, String scriptsConfig, int requestsPerMinute) {
		List<String> integrations = scriptsConfig.equals(WITH_LEGACY) ? List.of("demo-none", "demo-key", "demo-legacy")
				: List.of("demo-none", "demo-key");
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
		integration.put("displayName", key.equals("demo-legacy") ? "Legacy" : key)
			.put("logo",
					"http://localhost:3000/images/template-logos/" + integration.required("provider").stringValue()
							+ ".svg")
			.put("created", created(key));
		ObjectNode data = integration.putObject("data").putObject("recorded");
		data.set("metadata", key.equals("demo-key") ? Json.object() : Json.object().put("tenant", "t1"));
		data.putObject("records");
		integration.putArray("connections").add(connection(key));
		integration.set("unauthorized", answerNothing());
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

	private static String created(String key) {
		return switch (key) {
			case "demo-none" -> "2026-11-22T04:34:29.377Z";
			case "demo-key" -> "2026-11-22T04:34:29.399Z";
			default -> "2026-11-22T04:42:25.271Z";
		};
	}

	private static ObjectNode connection(String integration) {
		boolean ofUser = integration.equals("demo-key");
		ObjectNode connection = Json.object()
			.put("id", integration.replace("demo-", "conn-") + "-1")
			.put("created", ofUser ? "2026-11-22T04:37:51.849Z" : "2026-11-22T04:37:51.805762Z")
			.put("data", "recorded");
		connection.putObject("credentials").put("refused", false).putArray("errors");
		if (ofUser) {
			connection.putObject("owner")
				.putObject("end_user")
				.put("id", "u1")
				.put("email", "u1@example.com")
				.put("display_name", "User One");
		}
		else {
			connection.putObject("owner").putObject("tags").put("team", "blue");
		}
		return connection;
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
