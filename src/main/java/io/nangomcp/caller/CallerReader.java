package io.nangomcp.caller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.nangomcp.caller.InvalidCallerException.Fault;
import io.nangomcp.nango.NangoKey;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Reads the {@link Caller} from a request's headers: {@code Authorization},
 * {@code connection-id} and {@code provider-config-key}, as Nango's hosted MCP endpoint
 * had them; {@code nango-end-user-id} in place of the connection; {@code nango-tools},
 * which narrows the tools; {@code nango-builtin-tools}, which adds some of our own; and
 * {@code nango-call-timeout}, which shortens calls. The token of an agent session in
 * place of the key says all by itself: with one, only {@code nango-tools} and
 * {@code nango-call-timeout} are read beside it.
 */
@Component
public final class CallerReader {

	/** The header that names the caller's connection. */
	public static final String CONNECTION = "connection-id";

	/** The header that names the caller's user. */
	public static final String END_USER = "nango-end-user-id";

	/** The header that names the caller's integration. */
	public static final String INTEGRATION = "provider-config-key";

	/** The characters that Nango accepts of an integration's ID. */
	public static final Pattern INTEGRATION_ID = Pattern.compile("[a-zA-Z0-9~:.@ _-]{1,255}");

	/** The characters that Nango accepts of a connection's ID, POST /action/trigger. */
	public static final Pattern CONNECTION_ID = Pattern.compile("[a-zA-Z0-9,.;:=+~\\[\\]|@${}\"'\\\\/_ -]{1,255}");

	private static final int LONGEST_VALUE = 255;

	private static final String TOOLS = "nango-tools";

	private static final String BUILTIN_TOOLS = "nango-builtin-tools";

	private static final String CALL_TIMEOUT = "nango-call-timeout";

	private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");

	private static final Duration LONGEST_CALL = Duration.ofDays(1);

	private static final int LONGEST_TOOLS = 1_024;

	/** With few wildcards, because all globs are tried on all names. */
	private static final Pattern GLOB = Pattern.compile("(?=.)[A-Za-z0-9_-]*(?:[*?][A-Za-z0-9_-]*){0,5}");

	private static final String BEARER = "bearer";

	/** Without the signs of a variable that was not filled in. */
	private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e&&[^${}]]+");

	private final Value authorization = new Value("Authorization", KEY, """
			Set it to "Bearer <Nango key>". \
			Through mcp-remote write "Authorization:${AUTH_HEADER}" without a space and put "Bearer <Nango key>" \
			into the variable, because some clients cut arguments at spaces""");

	private final Value connection = new Value(CONNECTION, CONNECTION_ID,
			"Set it to the connection's ID, from the Connections page of the Nango dashboard, "
					+ "or send \"nango-end-user-id\" instead");

	private final Value endUser = new Value(END_USER, Pattern.compile("[\\x20-\\x7e]+"),
			"Set it to the ID of your user that the connection has as its tag end_user_id, in ASCII");

	private final Value integration = new Value(INTEGRATION, INTEGRATION_ID,
			"Set it to the integration's ID, from the Integrations page of the Nango dashboard");

	private final SessionTokens sessions;

	CallerReader(SessionTokens sessions) {
		this.sessions = sessions;
	}

	/**
	 * Reads the caller.
	 * @param headers the request's headers
	 * @return the caller, whose values are well-formed, though Nango may not know them
	 * @throws InvalidCallerException if a header is missing or malformed; names all such
	 * headers at once
	 * @throws SessionEndedException if a session token is sent that is not good
	 */
	public Caller read(HttpHeaders headers) {
		return hasToken(headers) ? readSession(headers) : readUsual(headers);
	}

	/**
	 * Reads a caller who must have the token of a session.
	 * @param headers the request's headers
	 * @return the caller
	 * @throws InvalidCallerException if another header is malformed
	 * @throws SessionEndedException if there is no session token, or it is not good
	 */
	public Caller readSession(HttpHeaders headers) {
		AgentSession session = Optional.of(headers)
			.filter(CallerReader::hasToken)
			.flatMap((sent) -> this.sessions.open(bearer(sent)))
			.orElseThrow(SessionEndedException::new);
		List<Fault> faults = new ArrayList<>();
		ToolPatterns tools = readTools(headers, TOOLS, ToolPatterns.ALL, faults);
		Duration callTimeout = readCallTimeout(headers, faults);
		if (!faults.isEmpty()) {
			throw new InvalidCallerException(faults);
		}
		return new Caller(session.key(), Caller.ALL_INTEGRATIONS, new Caller.Session(session), tools, ToolPatterns.NONE,
				callTimeout);
	}

	private static boolean hasToken(HttpHeaders headers) {
		List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
		return values.size() == 1 && values.getFirst().contains(SessionTokens.PREFIX)
				&& bearer(headers).startsWith(SessionTokens.PREFIX);
	}

	private static String bearer(HttpHeaders headers) {
		return withoutScheme(headers.getOrEmpty(HttpHeaders.AUTHORIZATION).getFirst());
	}

	/**
	 * Reads the Nango key alone.
	 * @param headers the request's headers
	 * @return the key, which Nango may not know
	 * @throws InvalidCallerException if the header is missing or malformed, or has the
	 * token of a session
	 */
	public NangoKey readKey(HttpHeaders headers) {
		List<Fault> faults = new ArrayList<>();
		if (hasToken(headers)) {
			throw new InvalidCallerException(List.of(new Fault(
					"The header \"Authorization\" has the token of a session.", "Set it to \"Bearer <Nango key>\".")));
		}
		String key = this.authorization.read(headers, CallerReader::withoutScheme, faults);
		if (key == null || !faults.isEmpty()) {
			throw new InvalidCallerException(faults);
		}
		return new NangoKey(key);
	}

	private Caller readUsual(HttpHeaders headers) {
		List<Fault> faults = new ArrayList<>();
		String key = this.authorization.read(headers, CallerReader::withoutScheme, faults);
		String integration = this.integration.read(headers, String::strip, faults);
		Caller.Account account = readAccount(headers, faults);
		ToolPatterns tools = readTools(headers, TOOLS, ToolPatterns.ALL, faults);
		ToolPatterns builtinTools = readTools(headers, BUILTIN_TOOLS, ToolPatterns.NONE, faults);
		Duration callTimeout = readCallTimeout(headers, faults);
		if (key == null || integration == null || account == null || !faults.isEmpty()) {
			throw new InvalidCallerException(faults);
		}
		return new Caller(new NangoKey(key), integration, account, tools, builtinTools, callTimeout);
	}

	private Caller.@Nullable Account readAccount(HttpHeaders headers, List<Fault> faults) {
		if (!headers.containsHeader(this.endUser.name())) {
			String id = this.connection.read(headers, String::strip, faults);
			return (id != null) ? new Caller.Connection(id) : null;
		}
		if (headers.containsHeader(this.connection.name())) {
			faults.add(new Fault("The headers \"%s\" and \"%s\" exclude each other.".formatted(this.connection.name(),
					this.endUser.name()), "Send one of them."));
		}
		String id = this.endUser.read(headers, String::strip, faults);
		return (id != null) ? new Caller.EndUser(id) : null;
	}

	private static @Nullable Duration readCallTimeout(HttpHeaders headers, List<Fault> faults) {
		List<String> values = headers.getOrEmpty(CALL_TIMEOUT);
		if (values.isEmpty()) {
			return null;
		}
		String value = values.getFirst().strip();
		Duration timeout = (values.size() == 1 && SECONDS.matcher(value).matches())
				? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
		if (!timeout.isPositive() || timeout.compareTo(LONGEST_CALL) > 0) {
			faults.add(malformed(CALL_TIMEOUT, "Set it to the seconds to wait for a call, from 1 to 86400."));
			return null;
		}
		return timeout;
	}

	private static ToolPatterns readTools(HttpHeaders headers, String name, ToolPatterns otherwise,
			List<Fault> faults) {
		List<String> values = headers.getOrEmpty(name);
		if (values.isEmpty()) {
			return otherwise;
		}
		String joined = String.join(",", values);
		List<String> globs = Arrays.stream(joined.split(",", -1)).map(String::strip).toList();
		if (joined.length() > LONGEST_TOOLS || !globs.stream().allMatch(GLOB.asMatchPredicate())) {
			faults.add(malformed(name, """
					Set it to names of tools, separated by commas, in which up to five * each stand for any text, \
					such as "get-*,search-contacts": at most %d characters.""".formatted(LONGEST_TOOLS)));
			return otherwise;
		}
		return ToolPatterns.of(globs);
	}

	private static Fault malformed(String header, String advice) {
		return new Fault("The header \"%s\" is malformed.".formatted(header), advice);
	}

	private static String withoutScheme(String value) {
		String credentials = value.strip();
		if (!credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return credentials;
		}
		String rest = credentials.substring(BEARER.length());
		return (rest.isEmpty() || Character.isWhitespace(rest.charAt(0))) ? rest.strip() : credentials;
	}

	/** One header: its name, the characters it may have, and how a user sets it. */
	private record Value(String name, Pattern allowed, String advice) {

		@Nullable String read(HttpHeaders headers, UnaryOperator<String> clean, List<Fault> faults) {
			List<String> values = headers.getOrEmpty(this.name);
			if (values.isEmpty()) {
				return fault("is missing", faults);
			}
			if (values.size() > 1) {
				return fault("is sent more than once", faults);
			}
			String value = clean.apply(values.getFirst());
			if (value.isEmpty()) {
				return fault("is empty", faults);
			}
			if (value.length() > LONGEST_VALUE) {
				return fault("is longer than " + LONGEST_VALUE + " characters", faults);
			}
			if (!this.allowed.matcher(value).matches()) {
				return fault("has characters that do not belong there", faults);
			}
			return value;
		}

		private @Nullable String fault(String what, List<Fault> faults) {
			faults.add(new Fault("The header \"%s\" %s.".formatted(this.name, what), this.advice + "."));
			return null;
		}

	}

}
