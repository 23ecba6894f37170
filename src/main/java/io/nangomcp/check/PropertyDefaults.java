package io.nangomcp.check;

import java.util.ArrayList;
import java.util.List;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.PropertiesValidator;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The keyword {@code properties}, which also notes the defaults of properties that the
 * input lacks.
 */
final class PropertyDefaults implements Keyword {

	/** How far a default is looked for through references and {@code allOf}. */
	private static final int FARTHEST = 8;

	private final LocalReferences references;

	PropertyDefaults(LocalReferences references) {
		this.references = references;
	}

	@Override
	public String getValue() {
		return "properties";
	}

	@Override
	public KeywordValidator newValidator(SchemaLocation location, JsonNode properties, Schema parent,
			SchemaContext context) {
		return new Validator(location, properties, parent, context);
	}

	private @Nullable JsonNode find(JsonNode schema, int distance) {
		if (distance > FARTHEST) {
			return null;
		}
		JsonNode own = schema.get("default");
		if (own != null) {
			return own;
		}
		JsonNode reference = schema.path("$ref");
		JsonNode referred = reference.isString() ? find(this.references.target(reference.stringValue()), distance + 1)
				: null;
		if (referred != null) {
			return referred;
		}
		for (JsonNode part : schema.path("allOf")) {
			JsonNode inherited = find(part, distance + 1);
			if (inherited != null) {
				return inherited;
			}
		}
		return null;
	}

	/**
	 * A default as the schema declares it.
	 *
	 * @param name the property that it is for
	 * @param property the property's schema
	 */
	record Declared(String name, JsonNode value, Schema property) {

		SchemaLocation location() {
			return this.property.getSchemaLocation();
		}

	}

	/**
	 * A default that an input lacks.
	 *
	 * @param object where the object is that lacks the property
	 */
	record Wanted(NodePath object, Declared declared) {

		NodePath path() {
			return this.object.append(this.declared.name());
		}

	}

	/**
	 * The properties of one object schema.
	 */
	private final class Validator extends PropertiesValidator {

		private final List<Declared> defaults = new ArrayList<>();

		Validator(SchemaLocation location, JsonNode properties, Schema parent, SchemaContext context) {
			super(location, properties, parent, context);
			getSchemas().forEach((name, schema) -> {
				JsonNode value = find(schema.getSchemaNode(), 0);
				if (value != null) {
					this.defaults.add(new Declared(name, value, schema));
				}
			});
		}

		@Override
		public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
			super.validate(run, value, root, path);
			if (value.isObject() && run.getErrors() instanceof CheckRun.Findings findings) {
				for (Declared declared : this.defaults) {
					if (!value.has(declared.name())) {
						((CheckRun) run).effort().spend(20);
						findings.wantedDefaults().add(new Wanted(path, declared));
					}
				}
			}
		}

	}

}
