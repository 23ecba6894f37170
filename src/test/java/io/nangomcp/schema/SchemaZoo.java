package io.nangomcp.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shapes of schemas that Nango answers, or might.
 */
final class SchemaZoo {

	private static final List<String> RECORDINGS = List.of("scripts-config.json", "scripts-config-collision.json",
			"integration-functions.json");

	private SchemaZoo() {
	}

	/** One of each shape, with values that its author meant to accept and to refuse. */
	static Stream<Specimen> specimens() {
		return read("/schema-zoo.json").valueStream().map(Specimen::new);
	}

	/** Every model of the actions in the recordings. */
	static Stream<Model> recordedModels() {
		return RECORDINGS.stream()
			.flatMap((file) -> read("/recordings/" + file).findParents("json_schema").stream())
			.filter((function) -> function.path("type").asString("").equals("action"))
			.flatMap((action) -> Stream.concat(Stream.of(action.path("input")), action.path("returns").valueStream())
				.filter(JsonNode::isString)
				.map((model) -> new Model(action.path("json_schema"), model.stringValue())))
			.distinct();
	}

	private static JsonNode read(String resource) {
		try (InputStream json = SchemaZoo.class.getResourceAsStream(resource)) {
			return JsonMapper.shared().readTree(Objects.requireNonNull(json, resource));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A specimen of a shape; its model is {@code M}. */
	record Specimen(JsonNode json) {

		ObjectNode repaired() {
			return SchemaRepair.repair(this.json.path("document"), "M");
		}

		List<JsonNode> accepted() {
			return this.json.path("accepted").valueStream().toList();
		}

		List<JsonNode> rejected() {
			return this.json.path("rejected").valueStream().toList();
		}

		@Override
		public String toString() {
			return this.json.path("name").asString();
		}

	}

	/** A model of a document. */
	record Model(JsonNode document, String name) {

		ObjectNode repaired() {
			return SchemaRepair.repair(this.document, this.name);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
