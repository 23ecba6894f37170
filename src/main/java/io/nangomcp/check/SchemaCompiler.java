package io.nangomcp.check;

import java.util.Map;
import java.util.Set;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.resource.SchemaLoader;
import io.nangomcp.schema.UnusableSchemaException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compiles a schema with networknt, in a registry of its own: nothing is fetched, nothing
 * is shared between schemas, and {@code $id} and {@code $schema} mean nothing.
 */
final class SchemaCompiler {

	/** No schema's key, so that none sets its own base. */
	private static final String NO_ID = "\0id";

	/** Networknt fails on some references without one. */
	private static final SchemaLocation BASE = SchemaLocation.of("schema:input");

	/** Keywords that networknt knows in every dialect. */
	private static final Set<String> NOT_OF_2020_12 = Set.of("id", "notAllowed");

	private SchemaCompiler() {
	}

	/**
	 * Compiles a schema.
	 * @param schema the schema, not to be changed afterwards
	 * @param size its size, to which that of copies is added
	 * @return the compiled schema
	 * @throws UnusableSchemaException if it cannot be compiled within bounds
	 */
	static Schema compile(ObjectNode schema, SchemaSize size) {
		LocalReferences references = new LocalReferences(schema, size);
		Dialect dialect = dialect(references, size);
		SchemaRegistry registry = SchemaRegistry.builder()
			.defaultDialectId(dialect.getId())
			.dialectRegistry((id, any) -> dialect)
			.schemaLoader(SchemaLoader.builder().block((location) -> true).build())
			.schemaCacheEnabled(false)
			.schemaRegistryConfig(SchemaRegistryConfig.builder()
				.preloadSchema(false)
				.regularExpressionFactory((source) -> EcmaPattern.compile(source, size))
				.build())
			.build();
		try {
			Schema compiled = registry.getSchema(BASE, schema);
			references.resolveAll();
			return compiled;
		}
		catch (SchemaException ex) {
			throw (ex.getCause() instanceof UnusableSchemaException unusable) ? unusable
					: new UnusableSchemaException("The schema is not valid");
		}
	}

	private static Dialect dialect(LocalReferences references, SchemaSize size) {
		return Dialect.builder(Dialects.getDraft202012())
			.idKeyword(NO_ID)
			.keywords((keywords) -> keywords.keySet().removeAll(NOT_OF_2020_12))
			// The default one logs each, and keeps each for good.
			.unknownKeywordFactory((keyword, context) -> null)
			.formats(Map::clear)
			.formats(TextFormat.all())
			.keywords(Assertions.keywords(size))
			.keywords(CostlyKeyword.keywords())
			.keyword(new PropertyDefaults(references))
			.keyword(UnionKeyword.anyOf(references))
			.keyword(UnionKeyword.oneOf(references))
			.keyword(references.ref())
			.keyword(references.dynamicRef())
			.build();
	}

}
