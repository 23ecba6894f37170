package io.nangomcp.check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EcmaPattern}.
 */
class EcmaPatternTests {

	private static final String ZOD_EMAIL = "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			b                    | abc        | true
			^b                   | abc        | false
			^.$                  | 😀         | true
			^\\u00e9$            | é          | true
			^\\ud83d\\ude00$     | 😀         | true
			^\\u{1f600}$         | 😀         | true
			^[\\u4e00-\\u9fff]+$ | 漢字       | true
			^\\d+$               | ٣          | false
			^\\p{L}+$            | Ünï        | true
			^a\\/b\\-c$          | a/b-c      | true
			^[[]$                | [          | true
			^[a&&b]$             | &          | true
			^(?<y>\\d)$          | 1          | true
			^(a)\\1$             | aa         | true
			^(a)\\1$             | ab         | false
			^(?=.*\\d).{3}$      | ab1        | true
			^(?=.*\\d).{3}$      | abc        | false
			^[ab]{2,3}$          | abab       | false
			""")
	void searchesAsEcmaScriptDoes(String pattern, String text, boolean found) {
		assertThat(isFound(pattern.replace("\\\\", "\\"), text)).isEqualTo(found);
	}

	@ParameterizedTest
	@ValueSource(strings = { "^a$", "^(?!x)a$" })
	void endsAtTheEndOnly(String pattern) {
		assertThat(isFound(pattern, "a")).isTrue();
		assertThat(isFound(pattern, "a\n")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00a0", "\u2003", "\ufeff", "\u000b", "\n" })
	void countsEverySpaceAsOne(String space) {
		assertThat(isFound("^\\s$", space)).isTrue();
		assertThat(isFound("^[a\\s]$", space)).isTrue();
		assertThat(isFound("^\\S$", space)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a|b", "^(?:a|b)$", "^(?!c)a|b" })
	void knowsAlternatives(String pattern) {
		assertThat(isFound(pattern, "b")).isTrue();
		assertThat(isFound(pattern, "c")).isFalse();
	}

	@Test
	void checksZodsOwnEmailPattern() {
		assertThat(isFound(ZOD_EMAIL, "ada@example.com")).isTrue();
		assertThat(isFound(ZOD_EMAIL, "a..da@example.com")).isFalse();
		assertThat(isFound(ZOD_EMAIL, "ada.example.com")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(", "[]", "[^]", "\\p{Nonsense}", "(?!a){1,99999999999}" })
	void acceptsWhatCannotBeCompiled(String pattern) {
		assertThat(isFound(pattern, "z")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "((((a{99}){99}){99}){99}){99}", "(?=a)((((a{99}){99}){99}){99}){99}",
			"^(?=a)(?:||||){50}(?!)", "^(?=a)(a|aa|aaa)*$", "^(?!b)(a+)+$", "^(?!b)(.*)(.*)(.*)(.*)(.*)(.*)\\1\\2x",
			"(?!)(?:a?){30}a{30}", "(?!b)(x*)*(y*)*(z*)*(a*)*(b*)*$", "(a*)*(a*)*(a*)*(a*)*(a*)*b", "(a|a)*$b" })
	void cannotBeStalled(String pattern) {
		Effort effort = effort();
		EcmaPattern compiled = compile(pattern);
		for (String text : new String[] { "", "a", "a".repeat(40) + "!", "a".repeat(100_000) + "!" }) {
			assertThat(compiled.isFound(text, effort)).isIn(true, false);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "(a", "(?=a" })
	void compilesNestingWithoutEnd(String open) {
		assertThat(compile(open.repeat(1_000) + ")".repeat(1_000))).isNotNull();
		assertThat(isFound(open.repeat(100_000) + ")".repeat(100_000), "b")).isTrue();
	}

	@Test
	void doesNotOverflowOnALongText() {
		assertThat(isFound("^(?!b)(?:a|b)*$", "a".repeat(1_000_000))).isTrue();
	}

	@Test
	void leavesTheRestUncheckedWhenTheEffortIsSpent() {
		Effort effort = new Effort(1_000, 1_000);
		EcmaPattern pattern = compile("^(?!b)a$");
		assertThat(pattern.isFound("x", effort)).isFalse();
		assertThat(pattern.isFound("x".repeat(2_000), effort)).isTrue();
	}

	private static boolean isFound(String pattern, String text) {
		return compile(pattern).isFound(text, effort());
	}

	private static EcmaPattern compile(String pattern) {
		return EcmaPattern.compile(pattern, new SchemaSize(JsonNodeFactory.instance.objectNode()));
	}

	private static Effort effort() {
		return new Effort(100_000_000, 50_000_000);
	}

}
