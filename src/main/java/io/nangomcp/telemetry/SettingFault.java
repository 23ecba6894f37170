package io.nangomcp.telemetry;

import java.net.URI;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Puts into one line what is wrong with a setting.
 */
final class SettingFault {

	private SettingFault() {
	}

	/**
	 * Describes a setting that cannot be used.
	 * @param property the setting, {@code null} where a check of our own names it
	 * @param failure why it cannot be used
	 * @return which one, what it should be, and where it comes from
	 */
	static String describe(@Nullable ConfigurationProperty property, Throwable failure) {
		String reason = reason(failure);
		if (property == null) {
			return reason + ".";
		}
		Origin origin = Origin.from(property);
		String invalid = "The setting %s is invalid: %s.".formatted(property.getName(), reason);
		return (origin != null) ? invalid + " It comes from " + origin + "." : invalid;
	}

	private static String reason(Throwable failure) {
		Class<?> wanted = (failure instanceof ConversionFailedException conversion)
				? conversion.getTargetType().getType() : Object.class;
		if (wanted.equals(URI.class)) {
			// Without the text, which may have a password.
			return "it is no URL";
		}
		if (wanted.isEnum()) {
			return "it must be one of " + Stream.of(wanted.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "));
		}
		return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
	}

}
