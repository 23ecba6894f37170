package io.nangomcp.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.nangomcp.check.InputCheck;
import io.nangomcp.check.Violation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a tool's arguments become its action's input: unwrapped, checked, with defaults
 * filled in.
 */
public final class ToolInput {

	/** Where an input that is no plain object is found in the arguments. */
	private static final String WRAPPER = "input";

	private final String tool;

	private final InputCheck check;

	private final boolean wrapped;

	ToolInput(String tool, InputCheck check, boolean wrapped) {
		this.tool = tool;
		this.check = check;
		this.wrapped = wrapped;
	}

	/**
	 * Reads the arguments of a call.
	 * @param arguments what the model sent
	 * @return the action's input, or what is wrong with the arguments
	 */
	public Reading read(ObjectNode arguments) {
		return this.wrapped ? readWrapped(arguments) : read(arguments, Function.identity());
	}

	/**
	 * Reads the arguments of a call as {@link #read} does, in as little time as an event
	 * loop has.
	 * @param arguments what the model sent
	 * @return the action's input; nothing when it takes longer, or something is wrong
	 */
	public Optional<Reading.Fits> readAtOnce(ObjectNode arguments) {
		return this.wrapped ? Optional.empty() : this.check.checkAtOnce(arguments).map(Reading.Fits::new);
	}

	private Reading readWrapped(ObjectNode arguments) {
		if (arguments.size() != 1 || !arguments.has(WRAPPER)) {
			return unfit(List.of(new Violation("arguments", "must have exactly one property, \"" + WRAPPER + "\"")));
		}
		return read(arguments.path(WRAPPER), ToolInput::belowWrapper);
	}

	private Reading read(JsonNode input, Function<Violation, Violation> toArguments) {
		return switch (this.check.check(input)) {
			case InputCheck.Result.Valid valid -> new Reading.Fits(valid.input());
			case InputCheck.Result.Invalid invalid -> unfit(invalid.violations().stream().map(toArguments).toList());
		};
	}

	private static Violation belowWrapper(Violation violation) {
		String path = violation.path();
		boolean property = !path.isEmpty() && !path.startsWith("[");
		return new Violation(WRAPPER + (property ? "." : "") + path, violation.expected());
	}

	private Reading unfit(List<Violation> violations) {
		return new Reading.Unfit(new InputCheck.Result.Invalid(violations).describe(this.tool));
	}

	/**
	 * What the arguments came to.
	 */
	public sealed interface Reading {

		/**
		 * The arguments fit.
		 *
		 * @param input the action's input
		 */
		record Fits(JsonNode input) implements Reading {

			/**
			 * Never prints the input.
			 */
			@Override
			public String toString() {
				return "Fits";
			}

		}

		/**
		 * The arguments do not fit.
		 *
		 * @param message for the model: each path, and what was expected there
		 */
		record Unfit(String message) implements Reading {

			/**
			 * What the call comes to.
			 * @return a failure, of a call that did nothing
			 */
			public ToolOutcome.Failure toFailure() {
				return new ToolOutcome.Failure("invalid_arguments", this.message, true,
						"Correct the arguments and call again.", 0);
			}

		}

	}

}
