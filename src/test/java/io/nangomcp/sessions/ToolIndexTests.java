package io.nangomcp.sessions;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nangomcp.caller.ToolPatterns;
import io.nangomcp.sessions.ToolIndex.Matches;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolIndex}.
 */
class ToolIndexTests {

	private static final ToolIndex INDEX = new ToolIndex(LabelledSet.tools());

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			merge-pull-request | github__merge-pull-request
			merge_pull_request | github__merge-pull-request
			mergePullRequest | github__merge-pull-request
			MERGING PULL REQUESTS | github__merge-pull-request
			github__merge-pull-request | github__merge-pull-request
			Mérge the pull request's branches | github__merge-pull-request
			get rid of the repo | github__delete-repository
			merge_method | github__merge-pull-request
			squash or rebase | github__merge-pull-request
			name of the emoji | slack__add-reaction
			search in Notion | notion__search
			""")
	void findsAToolByItsNameTextAndParametersHoweverTheyAreWritten(String query, String tool) {
		assertThat(search(query, null).best()).first().extracting(SessionTool::name).isEqualTo(tool);
	}

	/** Two integrations may have an action of the same name. */
	@Test
	void findsEachToolFirstByItsOwnName() {
		assertThat(LabelledSet.tools()).allSatisfy((tool) -> {
			assertThat(search(tool.name(), null).best().getFirst().tool().action()).isEqualTo(tool.tool().action());
			assertThat(search(tool.tool().action(), null).best().getFirst().tool().action())
				.isEqualTo(tool.tool().action());
		});
	}

	@Test
	void theGoalTellsApartWhatSuitsTheQueryEquallyWell() {
		assertThat(search("list the users", "clean up our Slack workspace").best()).first()
			.extracting(SessionTool::name)
			.isEqualTo("slack__list-users");
		assertThat(search("list the users", "clean up our Notion workspace").best()).first()
			.extracting(SessionTool::name)
			.isEqualTo("notion__list-users");
	}

	@Test
	void answersEachQueryInOrder() {
		List<Matches> found = INDEX.search(List.of("refund a charge", "fork a repository"), null, 5, ToolPatterns.ALL);
		assertThat(found).extracting((matches) -> matches.best().getFirst().name())
			.containsExactly("stripe__create-refund", "github__fork-repository");
	}

	@Test
	void whatSuitsMuchLessIsALead() {
		Matches found = search("fork the repository", null);
		assertThat(found.best()).extracting(SessionTool::name).contains("github__fork-repository").hasSizeLessThan(6);
		assertThat(found.leads()).isNotEmpty().hasSizeLessThan(6).doesNotContainAnyElementsOf(found.best());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "the of and", "qwxyz", "🦊", "\u0000\ud800", "=" })
	void findsNothingForWordsThatNoToolHas(String query) {
		assertThat(search(query, null)).isEqualTo(new Matches(List.of(), List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "+merge -pull \"request\"~2^4", "name:(merge AND pull) OR request*",
			"merge pull request [* TO *]", "/merge.*/ pull && request ||", "merge\\ pull{request}?",
			"<b>merge</b> pull\nrequest\t!" })
	void whateverLooksLikeSyntaxIsText(String query) {
		assertThat(search(query, null).best()).first()
			.extracting(SessionTool::name)
			.isEqualTo("github__merge-pull-request");
	}

	@Test
	void longQueriesOfAnyWordsAreBounded() {
		String words = "account move mark issue message mail put attach list label update flag user page register "
				+ "share call organization work support shift comment text request ";
		assertThat(search(words.repeat(1_000), words.repeat(1_000)).best()).isNotEmpty();
		Random random = new Random(10);
		String anything = IntStream.range(0, 100_000)
			.mapToObj((position) -> Character.toString(random.nextInt(0x3000)))
			.collect(Collectors.joining());
		assertThat(search("merge pull request " + anything, anything).best()).isNotEmpty();
	}

	@Test
	void findsOnlyWhatIsWanted() {
		Matches found = INDEX
			.search(List.of("list the issues"), null, 5, ToolPatterns.of(List.of("jira__*", "lock-issue")))
			.getFirst();
		assertThat(found.best()).extracting(SessionTool::integration).containsOnly("jira").hasSize(5);
		assertThat(INDEX.search(List.of("list the issues"), null, 5, ToolPatterns.NONE).getFirst())
			.isEqualTo(new Matches(List.of(), List.of()));
	}

	@Test
	void anIndexOfNoToolsFindsNothing() {
		assertThat(new ToolIndex(List.of()).search(List.of("merge"), null, 5, ToolPatterns.ALL))
			.containsExactly(new Matches(List.of(), List.of()));
	}

	private static Matches search(String query, @Nullable String goal) {
		return INDEX.search(List.of(query), goal, 5, ToolPatterns.ALL).getFirst();
	}

}
