package io.nangomcp.schema;

import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of {@link SchemaRepair} and {@link SchemaProfile} over random schemas. Run
 * with {@code -Dschema.seed=N} to replay one.
 */
class RandomSchemaTests {

	private static final int CASES = 300;

	@ParameterizedTest
	@MethodSource("seeds")
	void keepsWhatItsAuthorMeant(long seed) {
		RandomSchema schema = new RandomSchema(seed);
		ObjectNode repaired = SchemaRepair.repair(schema.document(), "M");
		assertSound(seed, repaired);
		assertAccepts(seed, repaired, schema.value());
		for (SchemaProfile profile : SchemaProfile.values()) {
			ListedInput listed = profile.listInput(repaired);
			assertSound(seed, listed.schema());
			assertThat(ClientRule.unmet(profile, listed.schema()))
				.as(() -> "seed %d, %s: %s".formatted(seed, profile, listed))
				.isEmpty();
			if (profile != SchemaProfile.MINIMAL) {
				assertAccepts(seed, listed.schema(), listed.wrapped()
						? JsonNodeFactory.instance.objectNode().set("input", schema.value()) : schema.value());
			}
		}
	}

	private static void assertSound(long seed, ObjectNode schema) {
		assertThat(Schemas.faults(schema)).as(() -> "seed %d: %s".formatted(seed, schema)).isEmpty();
	}

	private static void assertAccepts(long seed, ObjectNode schema, JsonNode value) {
		assertThat(Schemas.accepts(schema, value)).as(() -> "seed %d: %s for %s".formatted(seed, schema, value))
			.isTrue();
	}

	static LongStream seeds() {
		Long replayed = Long.getLong("schema.seed");
		return (replayed != null) ? LongStream.of(replayed) : LongStream.range(0, CASES);
	}

}
