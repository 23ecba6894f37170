package io.nangomcp.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import io.nangomcp.check.CheckRun.Findings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The keywords {@code anyOf} and {@code oneOf}. Unlike networknt's own they report only
 * the branch that was most likely meant, and take the defaults of the branch that fits.
 */
final class UnionKeyword implements Keyword {

	private final String name;

	private final boolean exactlyOne;

	private final LocalReferences references;

	private UnionKeyword(String name, boolean exactlyOne, LocalReferences references) {
		this.name = name;
		this.exactlyOne = exactlyOne;
		this.references = references;
	}

	static UnionKeyword anyOf(LocalReferences references) {
		return new UnionKeyword("anyOf", false, references);
	}

	static UnionKeyword oneOf(LocalReferences references) {
		return new UnionKeyword("oneOf", true, references);
	}

	@Override
	public String getValue() {
		return this.name;
	}

	@Override
	@SuppressWarnings("NullAway") // null: networknt ignores the keyword
	public @Nullable KeywordValidator newValidator(SchemaLocation location, JsonNode branches, Schema parent,
			SchemaContext context) {
		return (branches.isArray() && !branches.isEmpty()) ? new Validator(location, branches, parent, context) : null;
	}

	/** The property whose constant tells the branches apart, if there is one. */
	private Optional<Discriminator> discriminator(JsonNode branches) {
		List<JsonNode> targets = new ArrayList<>();
		branches.forEach((branch) -> targets.add(this.references.follow(branch)));
		return targets.getFirst()
			.path("properties")
			.propertyStream()
			.map(Map.Entry::getKey)
			.map((property) -> discriminator(property, targets))
			.flatMap(Optional::stream)
			.findFirst();
	}

	private static Optional<Discriminator> discriminator(String property, List<JsonNode> branches) {
		Map<String, Integer> branchOf = new HashMap<>();
		ArrayNode values = JsonNodeFactory.instance.arrayNode();
		boolean required = true;
		for (int index = 0; index < branches.size(); index++) {
			JsonNode branch = branches.get(index);
			JsonNode value = constant(branch.path("properties").path(property));
			if (!value.isString() || branchOf.put(value.stringValue(), index) != null) {
				return Optional.empty();
			}
			values.add(value);
			required &= branch.path("required").valueStream().anyMatch((name) -> name.asString("").equals(property));
		}
		return Optional.of(new Discriminator(property, branchOf, values, required));
	}

	private static JsonNode constant(JsonNode schema) {
		return (schema.path("enum").size() == 1) ? schema.path("enum").get(0) : schema.path("const");
	}

	/**
	 * A property that every branch gives a constant of its own.
	 *
	 * @param required whether every branch requires it
	 */
	private record Discriminator(String property, Map<String, Integer> branchOf, ArrayNode values, boolean required) {

	}

	/**
	 * How one branch failed.
	 *
	 * @param misfit 2 when the value is of another type altogether, 1 when one of its
	 * properties has another branch's constant, else 0
	 */
	private record Failure(int misfit, Findings findings) {

		private static final Comparator<Failure> BEST_FIRST = Comparator.comparingInt(Failure::misfit)
			.thenComparingInt((failure) -> failure.findings.errorCount());

		static Failure of(Findings findings, NodePath path) {
			int misfit = 0;
			for (Error error : findings) {
				if (isTypeOf(error, path)) {
					return new Failure(2, findings);
				}
				if (isConstant(error) && path.equals(error.getInstanceLocation().getParent())) {
					misfit = 1;
				}
			}
			return new Failure(misfit, findings);
		}

		Failure orBetter(@Nullable Failure other) {
			return (other != null && BEST_FIRST.compare(other, this) <= 0) ? other : this;
		}

		private static boolean isConstant(Error error) {
			return error.getKeyword().equals("const")
					|| (error.getKeyword().equals("enum") && error.getSchemaNode().size() == 1);
		}

		static boolean isTypeOf(Error error, NodePath path) {
			return error.getKeyword().equals("type") && error.getInstanceLocation().equals(path);
		}

	}

	/**
	 * A union at its place in a schema.
	 */
	private final class Validator extends BaseKeywordValidator {

		private final List<Schema> branches = new ArrayList<>();

		private final @Nullable Discriminator discriminator;

		Validator(SchemaLocation location, JsonNode branches, Schema parent, SchemaContext context) {
			super(UnionKeyword.this, branches, location, parent, context);
			for (int index = 0; index < branches.size(); index++) {
				this.branches.add(context.newSchema(location.append(index), branches.get(index), parent));
			}
			this.discriminator = discriminator(branches).orElse(null);
		}

		@Override
		public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
			if (value.isObject() && this.discriminator != null) {
				validateDiscriminated(run, value, root, path, this.discriminator);
			}
			else {
				validateAny(run, value, root, path);
			}
		}

		private void validateDiscriminated(ExecutionContext run, JsonNode value, JsonNode root, NodePath path,
				Discriminator discriminator) {
			JsonNode tag = value.get(discriminator.property());
			Integer branch = (tag != null && tag.isString()) ? discriminator.branchOf().get(tag.stringValue()) : null;
			if (branch != null) {
				run.evaluationPathAddLast(branch);
				this.branches.get(branch).validate(run, value, root, path);
				run.evaluationPathRemoveLast();
			}
			else if (tag != null || discriminator.required()) {
				run.addError(error().keyword("enum")
					.schemaNode(discriminator.values())
					.instanceNode(value)
					.instanceLocation(path.append(discriminator.property()))
					.build());
			}
			else {
				validateAny(run, value, root, path);
			}
		}

		private void validateAny(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
			List<Error> outer = run.getErrors();
			List<Findings> fitting = new ArrayList<>();
			Failure best = null;
			Set<String> expectedTypes = new LinkedHashSet<>();
			int enough = UnionKeyword.this.exactlyOne ? 2 : 1;
			boolean needsAll = hasUnevaluatedItemsInEvaluationPath(run)
					|| hasUnevaluatedPropertiesInEvaluationPath(run);
			for (int index = 0; index < this.branches.size() && (needsAll || fitting.size() < enough); index++) {
				Findings findings = validateBranch(run, index, value, root, path);
				if (findings.isEmpty()) {
					fitting.add(findings);
				}
				else {
					addTypes(expectedTypes, findings, path);
					best = Failure.of(findings, path).orBetter(best);
				}
			}
			run.setErrors(outer);
			if (fitting.isEmpty()) {
				report(run, Objects.requireNonNull(best), expectedTypes, value, path);
			}
			else if (UnionKeyword.this.exactlyOne && fitting.size() > 1) {
				run.addError(error().instanceNode(value).instanceLocation(path).build());
			}
			else if (outer instanceof Findings findings) {
				findings.wantedDefaults().addAll(fitting.getFirst().wantedDefaults());
			}
		}

		private Findings validateBranch(ExecutionContext run, int index, JsonNode value, JsonNode root, NodePath path) {
			Findings findings = new Findings();
			run.setErrors(findings);
			run.evaluationPathAddLast(index);
			this.branches.get(index).validate(run, value, root, path);
			run.evaluationPathRemoveLast();
			if (run.isUnevaluatedPropertiesPresent() || run.isUnevaluatedItemsPresent()) {
				// Networknt walks all annotations of the place after each failure.
				((CheckRun) run).effort().spend(run.getAnnotations().asMap().getOrDefault(path, List.of()).size());
			}
			return findings;
		}

		private static void addTypes(Set<String> types, Findings findings, NodePath path) {
			findings.stream()
				.filter((error) -> Failure.isTypeOf(error, path))
				.map(Error::getSchemaNode)
				.flatMap((type) -> type.isArray() ? type.valueStream() : Stream.of(type))
				.forEach((type) -> types.add(type.asString("")));
		}

		private void report(ExecutionContext run, Failure best, Set<String> expectedTypes, JsonNode value,
				NodePath path) {
			if (best.misfit() < 2) {
				run.getErrors().addAll(best.findings());
				return;
			}
			ArrayNode types = JsonNodeFactory.instance.arrayNode();
			expectedTypes.forEach(types::add);
			run.addError(error().keyword("type").schemaNode(types).instanceNode(value).instanceLocation(path).build());
		}

	}

}
