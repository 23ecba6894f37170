package io.nangomcp.catalog;

/**
 * What a good definition of a tool fulfils: as much of the Tool Definition Quality
 * Score's rubric as can be decided without a model.
 */
public enum QualityRule {

	/** The name is one that every client takes as it is. */
	NAME_PORTABLE,

	/** There is a description. */
	DESCRIPTION_PRESENT,

	/** The description says more than the name and the title. */
	DESCRIPTION_INFORMATIVE,

	/** The description begins with the verb of what the tool does. */
	DESCRIPTION_VERB_FIRST,

	/** The description has 40 to 1,024 characters. */
	DESCRIPTION_LENGTH,

	/** Every parameter, nested ones too, is described. */
	PARAMETER_DESCRIBED,

	/** A parameter's description says more than its name. */
	PARAMETER_INFORMATIVE,

	/** Values that a description lists are an enum. */
	PARAMETER_ENUM,

	/** A time has a format, a duration a unit. */
	PARAMETER_FORMAT,

	/** There is an output schema with properties. */
	OUTPUT_SCHEMA,

	/** Every property of the output, nested ones too, is described. */
	OUTPUT_DESCRIBED,

	/** All four hints are given. */
	HINTS_COMPLETE,

	/** No hint contradicts another one. */
	HINTS_CONSISTENT,

	/** The description does not contradict the hints. */
	HINTS_MATCH_DESCRIPTION,

	/** A destructive tool's description says what is lost. */
	DESTRUCTION_TOLD,

	/** No other tool has the same description. */
	DESCRIPTION_UNIQUE,

	/**
	 * Where others have to do with the same thing, the description says when to use
	 * which.
	 */
	SIBLINGS_TOLD_APART

}
