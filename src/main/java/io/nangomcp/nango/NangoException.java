package io.nangomcp.nango;

import org.jspecify.annotations.Nullable;

/**
 * A request to Nango failed. The {@linkplain #error() error} says how.
 */
public final class NangoException extends RuntimeException {

	private final transient NangoError error;

	/**
	 * Carries an error that Nango answered.
	 * @param error what Nango said
	 */
	public NangoException(NangoError error) {
		this(error, null);
	}

	NangoException(NangoError error, @Nullable Throwable cause) {
		super(error.getClass().getSimpleName(), cause);
		this.error = error;
	}

	/**
	 * What failed.
	 * @return the typed error
	 */
	public NangoError error() {
		return this.error;
	}

}
