package io.nangomcp;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/troubleshoot.md} against all codes that the sources write.
 */
class TroubleshootingTests {

	/** Where a failure is made, and where an outcome is named for the audit log. */
	private static final Pattern OUTCOME = Pattern
		.compile("(?:Failure|Explanation|ArgumentException|end)\\((?:run, )?\\s*\"([a-z_]+)\"|_ -> \"([a-z_]+)\";"
				+ "|default -> \"([a-z_]+)\";");

	private static final Pattern STATUS = Pattern
		.compile("(?:RpcException|UnreadableBodyException|refuse|error)\\(\\s*(\\d{3}),");

	private static final Pattern SESSION_CODE = Pattern.compile("SessionException\\([^\"]*\"([a-z_]+)\"");

	private static final Pattern RPC_CODE = Pattern.compile("ErrorCodes\\.([A-Z_]+)|int [A-Z_]+ = (-32\\d{3});");

	@Test
	void explainsEveryCodeOfAFailedCall() throws IOException {
		Set<String> codes = codes(OUTCOME, "catalog", "calls", "connect", "sessions", "mcp");
		assertThat(codes).contains("success", "invalid_key", "too_many_calls", "internal_error", "cancelled");
		codes.remove("success");
		assertThat(documented("A call fails")).isEqualTo(codes);
	}

	@Test
	void explainsEveryStatus() throws IOException {
		Set<String> statuses = codes(STATUS, "http", "mcp");
		statuses.remove("200");
		assertThat(documented("A request is refused with an HTTP status")).isNotEmpty().isEqualTo(statuses);
	}

	@Test
	void explainsEveryCodeOfASession() throws IOException {
		Set<String> codes = codes(SESSION_CODE, "http", "sessions");
		assertThat(codes).contains("invalid_body", "end_not_shared", "unreadable_body");
		assertThat(documented("A session is refused")).isEqualTo(codes);
	}

	@Test
	void explainsEveryErrorOfTheProtocol() throws IOException {
		Set<String> codes = codes(RPC_CODE, "mcp").stream()
			.map(TroubleshootingTests::number)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(documented("A request gets a JSON-RPC error")).isNotEmpty().isEqualTo(codes);
	}

	/** A second table would soon say something else. */
	@Test
	void isTheOnlyPageThatExplainsCodes() throws IOException {
		Set<String> elsewhere = rows(Files.readString(Path.of("docs/operate.md")));
		assertThat(elsewhere).contains("trace").doesNotContainAnyElementsOf(documented("A call fails"));
	}

	private static Set<String> codes(Pattern pattern, String... rooms) throws IOException {
		Set<String> codes = new TreeSet<>();
		for (String room : rooms) {
			try (Stream<Path> files = Files.list(Path.of("src/main/java/io/nangomcp", room))) {
				for (Path file : files.toList()) {
					pattern.matcher(Files.readString(file))
						.results()
						.map(TroubleshootingTests::onlyGroup)
						.forEach(codes::add);
				}
			}
		}
		return codes;
	}

	private static String onlyGroup(MatchResult match) {
		return Stream.iterate(1, (group) -> group + 1)
			.map(match::group)
			.filter((text) -> text != null)
			.findFirst()
			.orElseThrow();
	}

	private static String number(String code) {
		try {
			Field constant = code.startsWith("-") ? null : ErrorCodes.class.getField(code);
			return (constant != null) ? String.valueOf(constant.getInt(null)) : code;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Set<String> documented(String section) throws IOException {
		String text = Stream.of(Files.readString(Path.of("docs/troubleshoot.md")).split("\n## "))
			.filter((part) -> part.startsWith(section + "\n"))
			.collect(Collectors.joining());
		return rows(text);
	}

	private static Set<String> rows(String text) {
		return Pattern.compile("^\\| `([a-z0-9_-]+)` \\|", Pattern.MULTILINE)
			.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
