package io.nangomcp.check;

import java.util.List;
import java.util.Optional;

import com.networknt.schema.Schema;
import io.nangomcp.check.CheckRun.Findings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks an action's input against its repaired JSON Schema 2020-12, and fills in
 * declared defaults. Immutable.
 */
public final class InputCheck {

	private final ObjectNode schema;

	private final Schema compiled;

	private InputCheck(ObjectNode schema, Schema compiled) {
		this.schema = schema;
		this.compiled = compiled;
	}

	/**
	 * Compiles a schema.
	 * @param schema repaired; references that leave it mean anything
	 * @return the check
	 * @throws UnusableSchemaException if the schema cannot be compiled
	 */
	public static InputCheck compile(ObjectNode schema) {
		SchemaSize size = new SchemaSize(schema);
		ObjectNode own = schema.deepCopy();
		return new InputCheck(own, SchemaCompiler.compile(own, size));
	}

	/**
	 * Checks an input.
	 * @param input any JSON value, never changed
	 * @return the input with defaults filled in, or what is wrong with it
	 */
	public Result check(JsonNode input) {
		if (isDroppedByNango(input)) {
			return invalid("must not be 0, false or \"\": Nango would run the action without any input");
		}
		List<Violation> unsound = InputLimits.violations(input);
		if (!unsound.isEmpty()) {
			return new Result.Invalid(unsound);
		}
		try {
			Findings findings = evaluate(this.compiled, input, Effort.ofOneCheck());
			if (!findings.isEmpty()) {
				return new Result.Invalid(new ViolationTexts(this.schema).violations(findings));
			}
			return new Result.Valid(new DefaultFilling(this.compiled, Effort.ofOneCheck()).fill(input, findings));
		}
		catch (Effort.SpentException ex) {
			return invalid("is too large or too complex to be checked");
		}
	}

	/**
	 * Checks an input as {@link #check} does, in as little time as an event loop has.
	 * @param input any JSON value, never changed
	 * @return the input; nothing when it takes longer to tell, does not fit or lacks
	 * defaults
	 */
	public Optional<JsonNode> checkAtOnce(JsonNode input) {
		if (isDroppedByNango(input) || !InputLimits.isSmall(input) || !InputLimits.violations(input).isEmpty()) {
			return Optional.empty();
		}
		try {
			Findings findings = evaluate(this.compiled, input, Effort.ofAnEventLoop());
			return (findings.isEmpty() && findings.wantedDefaults().isEmpty()) ? Optional.of(input) : Optional.empty();
		}
		catch (Effort.SpentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Evaluates a schema.
	 * @throws Effort.SpentException when that takes too much effort
	 */
	static Findings evaluate(Schema schema, JsonNode value, Effort effort) {
		CheckRun run = new CheckRun(effort);
		Findings findings = run.findings();
		ScopedValue.where(CheckRun.CURRENT, run).run(() -> schema.validate(run, value));
		return findings;
	}

	/** Nango takes what JavaScript counts as false for no input; null is sent as such. */
	private static boolean isDroppedByNango(JsonNode input) {
		return switch (input.getNodeType()) {
			case NUMBER ->
				input.isBigDecimal() ? input.decimalValue().signum() == 0 : input.doubleValue(Double.NaN) == 0;
			case BOOLEAN -> !input.booleanValue();
			case STRING -> input.stringValue().isEmpty();
			default -> false;
		};
	}

	private static Result invalid(String expected) {
		return new Result.Invalid(List.of(new Violation("", expected)));
	}

	/**
	 * What a check came to.
	 */
	public sealed interface Result {

		/**
		 * The input fits.
		 *
		 * @param input the input with defaults filled in
		 */
		record Valid(JsonNode input) implements Result {

			/** Never prints the input. */
			@Override
			public String toString() {
				return "Valid";
			}

		}

		/**
		 * The input does not fit.
		 *
		 * @param violations at least one, in the order of their paths, a bounded number
		 */
		record Invalid(List<Violation> violations) implements Result {

			private static final int MOST_LISTED = 20;

			/** Never prints paths, which may have names that the caller made up. */
			@Override
			public String toString() {
				return "Invalid[%d]".formatted(this.violations.size());
			}

			/**
			 * Tells a model what to correct.
			 * @param tool the name of the tool
			 * @return a text of several lines
			 */
			public String describe(String tool) {
				StringBuilder text = new StringBuilder("The arguments do not fit ").append(tool)
					.append(". Nothing was sent. Correct these and call again:");
				for (Violation violation : this.violations.subList(0, Math.min(MOST_LISTED, this.violations.size()))) {
					text.append("\n- ")
						.append(violation.path().isEmpty() ? "input" : violation.path())
						.append(": ")
						.append(violation.expected());
				}
				int more = this.violations.size() - MOST_LISTED;
				if (more > 0) {
					text.append("\n… and ").append(more).append(" more");
				}
				return text.toString();
			}

		}

	}

}
