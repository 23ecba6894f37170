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
		super(summarize(error), cause);
		this.error = error;
	}

	/** Without anything that Nango, a provider or an author said. */
	private static String summarize(NangoError error) {
		return switch (error) {
			case NangoError.Unreachable unreachable -> unreachable.reason();
			case NangoError.TlsRefused refused -> refused.reason();
			case NangoError.Interrupted interrupted -> interrupted.reason();
			case NangoError.Unreadable unreadable -> "its answer cannot be used: " + unreadable.reason();
			case NangoError.Unexpected unexpected -> "it answers with HTTP status " + unexpected.status();
			default -> error.getClass().getSimpleName();
		};
	}

	/**
	 * What failed.
	 * @return the typed error
	 */
	public NangoError error() {
		return this.error;
	}

}
