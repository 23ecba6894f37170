package io.nangomcp.nango;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Nango's error answers: {@code {"error": {"code", "message", "payload", "errors",
 * "upstream"}}}, of which every field may be absent.
 */
final class ErrorReader {

	private static final Pattern REQUIRED_SCOPES = Pattern.compile("Required(?: one of)?: (.+)");

	/** Nango has one code for everything that it does not find. */
	private static final String NO_INTEGRATION = "Integration does not exist";

	private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

	private final Clock clock;

	ErrorReader(Clock clock) {
		this.clock = clock;
	}

	NangoError read(int status, JsonNode body, @Nullable String retryAfter) {
		JsonNode error = body.path("error");
		String code = error.path("code").asString("");
		return switch (status) {
			case 401 -> new NangoError.InvalidKey();
			case 403 -> new NangoError.MissingScope(requiredScopes(message(error)));
			default -> readByCode(status, code, error, retryAfter);
		};
	}

	private NangoError readByCode(int status, String code, JsonNode error, @Nullable String retryAfter) {
		return switch (code) {
			case "too_many_request" -> new NangoError.RateLimited(parseRetryAfter(retryAfter));
			case "unknown_connection", "unknown_provider" -> new NangoError.UnknownConnection();
			case "not_found" -> message(error).equals(NO_INTEGRATION) ? new NangoError.UnknownIntegration()
					: new NangoError.UnknownAction();
			case "disabled_resource" -> new NangoError.DisabledAction();
			case "invalid_headers", "invalid_query_params", "invalid_body", "invalid_uri_params", "invalid_json",
					"invalid_content_type" ->
				new NangoError.InvalidRequest(validationMessage(error));
			case "script_http_error" -> new NangoError.ProviderFailed(error.path("upstream").path("status").asInt(0),
					error.path("upstream").path("body"));
			case "action_script_runtime_error" -> new NangoError.ActionFailed(error.path("payload"));
			case "script_internal_error", "script_network_error", "script_api_rate_limit_error",
					"script_output_too_large", "script_aborted", "action_script_failure", "action_failure",
					"execution_timeout", "function_runtime_out_of_memory", "function_runtime_timed_out",
					"function_runtime_other" ->
				new NangoError.ScriptFailed(code, error.path("payload").path("message").asString(null));
			default -> new NangoError.Unexpected(status, code.isEmpty() ? null : code);
		};
	}

	private static String message(JsonNode error) {
		return error.path("message").asString("");
	}

	private static String validationMessage(JsonNode error) {
		return error.path("errors")
			.valueStream()
			.map((issue) -> path(issue) + issue.path("message").asString(""))
			.reduce((left, right) -> left + "; " + right)
			.orElseGet(() -> message(error));
	}

	private static String path(JsonNode issue) {
		String path = issue.path("path")
			.valueStream()
			.map((step) -> step.asString(""))
			.collect(Collectors.joining("."));
		return path.isEmpty() ? "" : path + ": ";
	}

	private static List<String> requiredScopes(String message) {
		Matcher required = REQUIRED_SCOPES.matcher(message);
		return required.find() ? List.of(required.group(1).split(" or ")) : List.of();
	}

	/** Seconds or an HTTP date, RFC 9110 section 10.2.3. Anything else says nothing. */
	private @Nullable Duration parseRetryAfter(@Nullable String value) {
		if (value == null) {
			return null;
		}
		if (SECONDS.matcher(value).matches()) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		return parseDate(value).map((date) -> Duration.between(this.clock.instant(), date.toInstant()))
			.map((wait) -> wait.isNegative() ? Duration.ZERO : wait)
			.orElse(null);
	}

	private static Optional<ZonedDateTime> parseDate(String value) {
		try {
			return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
		}
		catch (DateTimeParseException ex) {
			return Optional.empty();
		}
	}

}
