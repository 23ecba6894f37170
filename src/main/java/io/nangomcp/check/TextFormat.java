package io.nangomcp.check;

import java.net.InetAddress;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import com.google.re2j.Pattern;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;

/**
 * The formats that models get wrong, checked as zod does. Where zod has options (a local
 * time, any version of UUID) the widest is accepted: zod exports a pattern as well.
 *
 * @param example a text of the format
 */
record TextFormat(String name, String example, Predicate<String> accepts) implements Format {

	/** Longer than any text of these formats has a reason to be. */
	private static final int LONGEST = 100_000;

	private static final Pattern TIME_OFFSET = Pattern.compile("[zZ]|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d");

	private static final Pattern WEB_ADDRESS = Pattern.compile("(?i)https?://[^\\s/?#]\\S*");

	private static final Pattern OTHER_URI = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:\\S+");

	private static final Pattern WEB_SCHEME = Pattern.compile("(?i)^https?:");

	private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

	private static final List<TextFormat> ALL = List.of(new TextFormat("date", "2025-01-31", TextFormat::isDate),
			new TextFormat("time", "09:30:00Z", TextFormat::isTime),
			new TextFormat("date-time", "2025-01-31T09:30:00Z", TextFormat::isDateTime),
			new TextFormat("email", "ada@example.com", matching(
					"[^\\s@\"(),:;<>\\[\\]\\\\.]+(?:\\.[^\\s@\"(),:;<>\\[\\]\\\\.]+)*@(?:[\\pL\\pN][\\pL\\pN-]*\\.)+[\\pL\\pN-]{2,}")),
			new TextFormat("uri", "https://example.com/a", TextFormat::isUri),
			new TextFormat("uuid", "123e4567-e89b-42d3-a456-426614174000",
					matching("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")),
			new TextFormat("ipv4", "192.0.2.1", matching(
					"(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)")),
			new TextFormat("ipv6", "2001:db8::1", TextFormat::isIpv6));

	static List<TextFormat> all() {
		return ALL;
	}

	static Optional<TextFormat> named(String name) {
		return ALL.stream().filter((format) -> format.name.equals(name)).findAny();
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public boolean matches(ExecutionContext context, String value) {
		if (value.length() > LONGEST) {
			return false;
		}
		((CheckRun) context).effort().spend(1 + value.length());
		return this.accepts.test(value);
	}

	private static Predicate<String> matching(String pattern) {
		return Pattern.compile(pattern)::matches;
	}

	private static boolean isDateTime(String value) {
		int separator = Math.max(value.indexOf('T'), value.indexOf('t'));
		if (separator < 0) {
			return false;
		}
		String time = value.substring(separator + 1);
		return isDate(value.substring(0, separator)) && isTime(time) && offsetStart(time) < time.length();
	}

	private static boolean isDate(String value) {
		try {
			LocalDate.parse(value, ISO_LOCAL_DATE.withResolverStyle(ResolverStyle.STRICT));
			return value.length() == 10;
		}
		catch (DateTimeParseException ex) {
			return false;
		}
	}

	/** A time with or without an offset and seconds. */
	private static boolean isTime(String value) {
		int offset = offsetStart(value);
		try {
			LocalTime.parse(value.substring(0, offset));
			return offset == value.length() || TIME_OFFSET.matches(value.substring(offset));
		}
		catch (DateTimeParseException ex) {
			return false;
		}
	}

	private static int offsetStart(String time) {
		int start = 0;
		while (start < time.length() && "zZ+-".indexOf(time.charAt(start)) < 0) {
			start++;
		}
		return start;
	}

	private static boolean isUri(String value) {
		return WEB_SCHEME.matcher(value).find() ? WEB_ADDRESS.matches(value) : OTHER_URI.matches(value);
	}

	private static boolean isIpv6(String value) {
		if (!IPV6_CHARACTERS.matches(value) || value.indexOf(':') < 0) {
			return false;
		}
		try {
			InetAddress.ofLiteral(value);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
