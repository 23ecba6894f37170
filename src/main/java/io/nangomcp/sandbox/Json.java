package io.nangomcp.sandbox;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as Node.js writes it, and data files read strictly.
 */
final class Json {

	/**
	 * Every property of a data file is known and required, so that a typing error shows
	 * at start.
	 */
	static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
		.build();

	/** Times as JavaScript writes them. */
	static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX")
		.withZone(ZoneOffset.UTC);

	private Json() {
	}

	static byte[] bytes(JsonNode json) {
		return MAPPER.writeValueAsBytes(json);
	}

	static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	static JsonNode text(String text) {
		return JsonNodeFactory.instance.stringNode(text);
	}

	/** JSON's null. */
	static JsonNode nothing() {
		return JsonNodeFactory.instance.nullNode();
	}

	/** Whether JavaScript takes the value for false, as Nango's truthiness tests do. */
	static boolean isFalsy(JsonNode json) {
		return switch (json.getNodeType()) {
			case MISSING, NULL -> true;
			case BOOLEAN -> !json.booleanValue();
			case NUMBER -> json.doubleValue() == 0;
			case STRING -> json.stringValue().isEmpty();
			default -> false;
		};
	}

}
