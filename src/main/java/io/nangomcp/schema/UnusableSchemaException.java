package io.nangomcp.schema;

/**
 * A schema that exceeds the bounds of what is repaired. The message is a short reason
 * that quotes nothing of the schema.
 */
public final class UnusableSchemaException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UnusableSchemaException(String message) {
		super(message);
	}

}
