package io.nangomcp.check;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.nangomcp.check.InputCheck.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static io.nangomcp.check.Inputs.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InputCheck} with random schemas, each with an input that fits and one
 * that does not. A seed is replayed with {@code -Dseed=...}.
 */
class RandomInputsTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	static LongStream seeds() {
		Long seed = Long.getLong("seed");
		return (seed != null) ? LongStream.of(seed) : LongStream.range(0, 400);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void acceptsWhatFitsAndFillsInDefaults(long seed) {
		Sample sample = new Generator(seed).rootSample();
		InputCheck check = InputCheck.compile(sample.schema());
		JsonNode given = sample.input().deepCopy();
		assertThat(check.check(given)).as("seed %d: %s", seed, sample).isEqualTo(new Result.Valid(sample.filled()));
		assertThat(given).as("seed %d: the given input", seed).isEqualTo(sample.input());
		assertThat(check.check(sample.filled())).as("seed %d: filled again", seed)
			.isEqualTo(new Result.Valid(sample.filled()));
		assertThat(isValidToNetworknt(sample, sample.filled())).as("seed %d: %s", seed, sample).isTrue();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void refusesWhatDoesNotFitWhereItDoesNot(long seed) {
		Sample sample = new Generator(seed).rootSample();
		Result result = InputCheck.compile(sample.schema()).check(sample.misfit());
		assertThat(result).as("seed %d: %s", seed, sample)
			.isInstanceOfSatisfying(Result.Invalid.class,
					(invalid) -> assertThat(invalid.violations()).as("seed %d: %s", seed, sample)
						.extracting(Violation::path)
						.contains(sample.misfitPath()));
		assertThat(isValidToNetworknt(sample, sample.misfit())).as("seed %d: %s", seed, sample).isFalse();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void tellsNothingElseAtOnce(long seed) {
		Sample sample = new Generator(seed).rootSample();
		InputCheck check = InputCheck.compile(sample.schema());
		assertThat(check.checkAtOnce(sample.misfit())).as("seed %d: %s", seed, sample).isEmpty();
		check.checkAtOnce(sample.input())
			.ifPresent((input) -> assertThat(input).as("seed %d: %s", seed, sample).isEqualTo(sample.filled()));
	}

	@Test
	void tellsOfMostInputsAtOnce() {
		long told = LongStream.range(0, 400)
			.mapToObj((seed) -> new Generator(seed).rootSample())
			.filter((sample) -> InputCheck.compile(sample.schema()).checkAtOnce(sample.filled()).isPresent())
			.count();
		assertThat(told).isGreaterThan(300);
	}

	/** What networknt's own keywords say, none of which we replaced. */
	private static boolean isValidToNetworknt(Sample sample, JsonNode input) {
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(sample.schema())
			.validate(input, (run) -> run.executionConfig((config) -> config.formatAssertionsEnabled(true)))
			.isEmpty();
	}

	/**
	 * A schema with inputs.
	 *
	 * @param input fits
	 * @param filled the input with its defaults
	 * @param misfit does not fit
	 * @param misfitPath where it does not
	 */
	private record Sample(ObjectNode schema, JsonNode input, JsonNode filled, JsonNode misfit, String misfitPath) {

	}

	/**
	 * Makes samples.
	 */
	private static final class Generator {

		private final Random random;

		private final ObjectNode definitions = NODES.objectNode();

		Generator(long seed) {
			this.random = new Random(seed);
		}

		Sample rootSample() {
			Sample sample = object(4);
			if (!this.definitions.isEmpty()) {
				sample.schema().set("$defs", this.definitions);
			}
			return sample;
		}

		private Sample any(int depth) {
			return switch (this.random.nextInt((depth > 0) ? 12 : 6)) {
				case 0 -> scalar("{'type':'string','minLength':2,'pattern':'^[a-z]+$'}", "'abc'",
						pick("'a'", "'ABC'", "5", "null"));
				case 1 -> scalar("{'type':'integer','minimum':10,'multipleOf':5}",
						pick("15", "10.0", "123456789012345678901234567890"), pick("5", "12", "15.5", "'15'", "[]"));
				case 2 -> scalar("{'type':'number','exclusiveMaximum':1e3}", pick("999.99", "-1e300", "0"),
						pick("1000", "1e100", "true"));
				case 3 -> scalar("{'type':'string','format':'email'}", "'ada@example.com'", pick("'ada'", "1"));
				case 4 -> scalar("{'enum':['a','b',null]}", pick("'a'", "null"), pick("'c'", "{}"));
				case 5 -> scalar("{'type':['boolean','null']}", pick("false", "null"), pick("'true'", "0"));
				case 6, 7 -> object(depth);
				case 8 -> array(depth);
				case 9 -> nullable(any(depth - 1));
				case 10 -> referred(any(depth - 1));
				default -> union(depth);
			};
		}

		private Sample scalar(String schema, String input, String misfit) {
			JsonNode value = json(input.replace('\'', '"'));
			return new Sample((ObjectNode) json(schema.replace('\'', '"')), value, value,
					json(misfit.replace('\'', '"')), "");
		}

		private Sample object(int depth) {
			ObjectNode schema = NODES.objectNode().put("type", "object").put("additionalProperties", false);
			ObjectNode properties = schema.putObject("properties");
			ArrayNode required = schema.putArray("required");
			ObjectNode input = NODES.objectNode();
			ObjectNode filled = NODES.objectNode();
			ObjectNode misfit = NODES.objectNode();
			String misfitPath = "";
			int count = 1 + this.random.nextInt(4);
			for (int index = 0; index < count; index++) {
				String name = "p" + index;
				Sample property = any(depth - 1);
				properties.set(name, property.schema());
				int kind = this.random.nextInt(4);
				if (kind == 0) {
					property.schema().set("default", property.input());
					filled.set(name, property.filled());
				}
				else if (kind < 3) {
					input.set(name, property.input());
					filled.set(name, property.filled());
					boolean fits = !misfitPath.isEmpty() || this.random.nextBoolean();
					if (kind == 1 && !fits) {
						required.add(name);
						misfitPath = name;
					}
					else {
						misfit.set(name, fits ? property.input() : property.misfit());
						misfitPath = fits ? misfitPath : join(name, property.misfitPath());
					}
				}
			}
			if (misfitPath.isEmpty()) {
				misfit.put("unknown", 1);
				misfitPath = "unknown";
			}
			return new Sample(schema, input, filled, misfit, misfitPath);
		}

		private Sample array(int depth) {
			Sample item = any(depth - 1);
			ObjectNode schema = NODES.objectNode().put("type", "array");
			schema.set("items", item.schema());
			int size = 1 + this.random.nextInt(3);
			ArrayNode input = NODES.arrayNode();
			ArrayNode filled = NODES.arrayNode();
			for (int index = 0; index < size; index++) {
				input.add(item.input());
				filled.add(item.filled());
			}
			int wrong = this.random.nextInt(size);
			ArrayNode misfit = input.deepCopy();
			misfit.set(wrong, item.misfit());
			return new Sample(schema, input, filled, misfit, join("[%d]".formatted(wrong), item.misfitPath()));
		}

		private Sample nullable(Sample sample) {
			ObjectNode schema = NODES.objectNode();
			schema.putArray("anyOf").add(sample.schema()).addObject().put("type", "null");
			JsonNode misfit = sample.misfit().isNull() ? NODES.arrayNode().add(NODES.arrayNode()) : sample.misfit();
			return new Sample(schema, sample.input(), sample.filled(), misfit, sample.misfitPath());
		}

		private Sample referred(Sample sample) {
			String name = "D" + this.definitions.size();
			this.definitions.set(name, sample.schema());
			ObjectNode schema = NODES.objectNode().put("$ref", "#/$defs/" + name);
			return new Sample(schema, sample.input(), sample.filled(), sample.misfit(), sample.misfitPath());
		}

		private Sample union(int depth) {
			ObjectNode schema = NODES.objectNode();
			ArrayNode branches = schema.putArray(pick("oneOf", "anyOf"));
			Sample chosen = branch(branches, depth);
			for (int other = 0; other < 2; other++) {
				branch(branches, depth);
			}
			if (this.random.nextInt(4) > 0) {
				return new Sample(schema, chosen.input(), chosen.filled(), chosen.misfit(), chosen.misfitPath());
			}
			ObjectNode misfit = ((ObjectNode) chosen.input()).deepCopy().put("kind", "other");
			return new Sample(schema, chosen.input(), chosen.filled(), misfit, "kind");
		}

		private Sample branch(ArrayNode branches, int depth) {
			String kind = "k" + branches.size();
			Sample branch = object(depth - 1);
			branch.schema().withObject("/properties").putObject("kind").put("const", kind);
			branch.schema().withArray("/required").add("kind");
			for (JsonNode each : List.of(branch.input(), branch.filled(), branch.misfit())) {
				((ObjectNode) each).put("kind", kind);
			}
			branches.add(referred(branch).schema());
			return branch;
		}

		private static String join(String first, String rest) {
			return (rest.isEmpty() || rest.startsWith("[")) ? first + rest : first + "." + rest;
		}

		private String pick(String... texts) {
			return texts[this.random.nextInt(texts.length)];
		}

	}

}
