package io.nangomcp.nango;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.upstream.ScriptedNango;
import io.nangomcp.upstream.ScriptedNango.Answer;
import io.nangomcp.upstream.ScriptedNango.Received;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.nangomcp.upstream.ScriptedNango.answer;
import static io.nangomcp.upstream.ScriptedNango.json;
import static io.nangomcp.upstream.ScriptedNango.rateLimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ActionLister} over real sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class ActionListerTests {

	private static final NangoKey KEY = new NangoKey("11111111-1111-4111-8111-111111111111");

	private static final String FUNCTIONS = "GET /integrations/";

	private static final String CONFIGURATION = "GET /scripts/config";

	/** The integration's own actions; the configuration mixes them with another's. */
	private static final Answer OWN = listed("f1", """
			{"data":[{"id":1,"name":"a","enabled":true,"returns":["Out"]},{"id":3,"name":"c","enabled":false}],
			 "pagination":{"total":2,"page":0,"limit":100}}""");

	private static final Answer MIXED = listed("c1", """
			[{"providerConfigKey":"hubspot","provider":"hubspot","syncs":[],"actions":[
			   {"id":1,"name":"a","enabled":true,"endpoints":[{"method":"GET","path":"/a","group":null}]},
			   {"id":2,"name":"b","enabled":true,"endpoints":[{"method":"DELETE","path":"/b"}]},
			   {"id":3,"name":"c","enabled":false,"json_schema":null,"new":1}]},
			 {"providerConfigKey":"slack","actions":[{"id":4,"name":"d","enabled":true}]}]""");

	private static final Answer FORBIDDEN = error(403, "forbidden", "Insufficient scope. Required: some:scope");

	private static final Answer UNKNOWN_KEY = error(401, "unknown_account", "No");

	private static final Answer NO_INTEGRATION = error(404, "not_found", "Integration does not exist");

	private static final Answer NO_ENDPOINT = answer(404, "text/html; charset=utf-8", "<pre>Cannot GET</pre>");

	private static final Answer BROKEN = json(500, "{}");

	static Stream<Arguments> answers() {
		return Stream.of(
				// functions | configuration | actions with methods, or error | warning
				arguments("both", OWN, MIXED, "a[GET] c[]", ""),
				arguments("hints refused", OWN, FORBIDDEN, "a[] c[]", "environment:integrations:list_functions"),
				arguments("hints gone", OWN, NO_ENDPOINT, "a[] c[]", "this Nango has no GET /scripts/config"),
				arguments("functions refused", FORBIDDEN, MIXED, "a[GET] b[DELETE] c[]", "environment:functions:list"),
				arguments("older Nango", NO_ENDPOINT, MIXED, "a[GET] b[DELETE] c[]",
						"this Nango has no GET /integrations/{key}/functions"),
				arguments("other 404", error(404, "not_found", "Not found"), MIXED, "a[GET] b[DELETE] c[]",
						"this Nango has no GET /integrations/{key}/functions"),
				arguments("nothing deployed", json(200, "{\"data\":[],\"pagination\":{\"total\":0}}"), MIXED, "", ""),
				arguments("not in the configuration", FORBIDDEN, json(200, "[]"), "", "environment:functions:list"),
				arguments("both refused", FORBIDDEN, FORBIDDEN,
						"MissingScope[scopes=[environment:functions:list, environment:integrations:list_functions]]",
						""),
				arguments("older Nango, hints refused", NO_ENDPOINT, FORBIDDEN, "MissingScope[scopes=[some:scope]]",
						""),
				arguments("functions refused, hints gone", FORBIDDEN, NO_ENDPOINT, "MissingScope[scopes=[some:scope]]",
						""),
				arguments("no Nango", NO_ENDPOINT, NO_ENDPOINT, "Unexpected[status=404, code=null]", ""),
				arguments("no integration", NO_INTEGRATION, MIXED, "UnknownIntegration[]", ""),
				arguments("no integration, hints refused", NO_INTEGRATION, FORBIDDEN, "UnknownIntegration[]", ""),
				arguments("unknown key", UNKNOWN_KEY, UNKNOWN_KEY, "InvalidKey[]", ""),
				arguments("functions broken", BROKEN, MIXED, "Unexpected[status=500, code=null]", ""),
				arguments("hints broken", OWN, BROKEN, "Unexpected[status=500, code=null]", ""));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answers")
	void makesOneListOfTwo(String name, Answer functions, Answer configuration, String expected, String warning,
			CapturedOutput output) {
		try (ScriptedNango nango = start(functions, configuration)) {
			assertThat(describe(list(nango, "hubspot", null))).isEqualTo(expected);
		}
		List<String> warnings = output.toString()
			.lines()
			.filter((line) -> line.matches(".*WARN.*ActionLister.*"))
			.toList();
		assertThat(warnings).hasSize(warning.isEmpty() ? 0 : 1)
			.allSatisfy((line) -> assertThat(line).contains("hubspot", warning).doesNotContain("1111"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "<html>", "[]", "{}", "{\"data\":[]}", "{\"data\":null,\"pagination\":{}}",
			"{\"data\":[null],\"pagination\":{\"total\":1}}", "{\"data\":[{\"id\":1}],\"pagination\":{\"total\":1}}",
			"{\"data\":[{\"id\":1,\"name\":\"a\",\"json_schema\":{\"minimum\":1e2147483648}}],\"pagination\":{\"total\":1}}" })
	void refusesAListThatIsNone(String body) {
		try (ScriptedNango nango = start(json(200, body), MIXED)) {
			assertThat(describe(list(nango, "hubspot", null))).isEqualTo("Unreadable[reason=it is no list of actions]");
		}
		String configuration = body.equals("[]") ? "[{}]" : body;
		try (ScriptedNango nango = start(OWN, json(200, configuration))) {
			assertThat(describe(list(nango, "hubspot", null))).isEqualTo("Unreadable[reason=it is no list of actions]");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "hubspot | hubspot", "a b | a%20b", "~:.@ _- | ~%3A.%40%20_-",
			"a/../b?c#d | a%2F..%2Fb%3Fc%23d", "é{x} | %C3%A9%7Bx%7D" })
	void asksForTheIntegrationAlone(String integration, String encoded) {
		try (ScriptedNango nango = start(OWN, MIXED)) {
			list(nango, integration, null);
			assertThat(nango.received()).extracting(Received::line)
				.containsExactlyInAnyOrder(
						"GET /integrations/%s/functions?type=action&limit=100&page=0".formatted(encoded),
						"GET /scripts/config");
			assertThat(nango.received()).allSatisfy((request) -> {
				assertThat(request.headers().get("authorization"))
					.isEqualTo("Bearer 11111111-1111-4111-8111-111111111111");
				assertThat(request.headers().contains("if-none-match")).isFalse();
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 1", "99, 1", "100, 1", "101, 2", "250, 3", "9999, 50" })
	void readsEveryPageButNotForEver(int total, int pages) {
		Answer[] script = IntStream.range(0, pages).mapToObj((page) -> page(page, total)).toArray(Answer[]::new);
		try (ScriptedNango nango = start(json(200, "{}"), MIXED).when(FUNCTIONS, script)) {
			ActionListing listing = listing(nango, "hubspot", null);
			assertThat(listing.actions()).hasSize(Math.min(total, 5_000));
			assertThat(listing.actions()).extracting(NangoAction::id).doesNotHaveDuplicates();
			assertThat(nango.received()).hasSize(pages + 1);
		}
	}

	@Test
	void holdsNoMorePagesThanOneAnswerMayBeLarge() {
		Answer[] script = IntStream.range(0, 3).mapToObj((page) -> page(page, 250)).toArray(Answer[]::new);
		try (ScriptedNango nango = start(json(200, "{}"), MIXED).when(FUNCTIONS, script)) {
			NangoClients.with(Map.of("nango.base-url", nango.baseUrl(), "nango.max-response-size", "10KB"))
				.listActions(KEY, "hubspot", null)
				.as(StepVerifier::create)
				.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(NangoException.class,
						(ex) -> assertThat(ex.error()).isEqualTo(TransportFailures.TOO_LARGE)));
			assertThat(nango.received().size()).as("requests").isBetween(3, 4);
		}
	}

	@Test
	void answersNothingWhenNothingChanged() {
		try (ScriptedNango nango = start(OWN, MIXED)) {
			ActionListing listing = listing(nango, "hubspot", null);
			nango.when(FUNCTIONS, unchanged()).when(CONFIGURATION, unchanged());
			assertThat(list(nango, "hubspot", listing.version())).isEqualTo("unchanged");
			assertThat(nango.received().subList(2, 4)).extracting((request) -> request.headers().get("if-none-match"))
				.containsExactlyInAnyOrder("W/\"f1\"", "W/\"c1\"");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1", "2", "3" })
	void readsEverythingAgainWhenOneAnswerChanged(int changed) {
		try (ScriptedNango nango = start(NO_ENDPOINT, MIXED).when(FUNCTIONS, page(0, 101), page(1, 101))) {
			ActionListing.Version version = listing(nango, "hubspot", null).version();
			nango.when(FUNCTIONS + "hubspot/functions?type=action&limit=100&page=0", check(changed, 1, page(0, 102)))
				.when(FUNCTIONS + "hubspot/functions?type=action&limit=100&page=1", check(changed, 2, page(1, 102)))
				.when(CONFIGURATION, check(changed, 3, MIXED));
			nango.received().clear();
			assertThat(listing(nango, "hubspot", version).actions()).hasSize(102);
			assertThat(nango.received()).hasSize(changed + 3);
		}
	}

	/**
	 * What an endpoint answers when it is the changed one, when it comes before or after.
	 */
	private static Answer[] check(int changed, int self, Answer now) {
		return (self < changed) ? new Answer[] { unchanged(), now } : new Answer[] { now };
	}

	@Test
	void noticesAScopeThatWasAddedOrTakenAway() {
		try (ScriptedNango nango = start(FORBIDDEN, MIXED)) {
			ActionListing foreign = listing(nango, "hubspot", null);
			nango.when(CONFIGURATION, unchanged());
			assertThat(list(nango, "hubspot", foreign.version())).isEqualTo("unchanged");
			nango.when(FUNCTIONS, OWN).when(CONFIGURATION, MIXED);
			ActionListing own = listing(nango, "hubspot", foreign.version());
			assertThat(describe(own)).isEqualTo("a[GET] c[]");
			nango.when(FUNCTIONS, unchanged(), OWN).when(CONFIGURATION, FORBIDDEN);
			assertThat(describe(list(nango, "hubspot", own.version()))).isEqualTo("a[] c[]");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "401 | unknown_account | No | InvalidKey",
			"404 | not_found | Integration does not exist | UnknownIntegration", "500 | x | No | Unexpected" })
	void failsWhenItCannotTellWhetherAnythingChanged(int status, String code, String message, String error) {
		try (ScriptedNango nango = start(OWN, MIXED)) {
			ActionListing.Version version = listing(nango, "hubspot", null).version();
			nango.when(FUNCTIONS, error(status, code, message)).when(CONFIGURATION, unchanged());
			assertThat(describe(list(nango, "hubspot", version))).startsWith(error);
		}
	}

	@Test
	void readsAgainWhatHasNoETag() {
		try (ScriptedNango nango = start(json(200, "{\"data\":[],\"pagination\":{\"total\":0}}"), MIXED)) {
			ActionListing.Version version = listing(nango, "hubspot", null).version();
			assertThat(list(nango, "hubspot", version)).isInstanceOf(ActionListing.class);
		}
	}

	@Test
	void repeatsWhatFailsForAPassingReason() {
		try (ScriptedNango nango = start(OWN, MIXED).when(FUNCTIONS, rateLimited("0"),
				answer(503, "text/html", "<html>"), OWN)) {
			assertThat(describe(list(nango, "hubspot", null))).isEqualTo("a[GET] c[]");
			assertThat(nango.received()).hasSize(4);
		}
	}

	@Test
	void doesNotRepeatWhatNangoRefuses() {
		try (ScriptedNango nango = start(UNKNOWN_KEY, UNKNOWN_KEY)) {
			list(nango, "hubspot", null);
			assertThat(nango.received()).hasSizeLessThanOrEqualTo(2);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "demo-none | 20 | any-echo | legacy-", "demo-legacy | 5 | legacy-refs | any-" })
	void tellsRecordedIntegrationsOfOneProviderApart(String integration, int count, String own, String foreign) {
		JsonNode configuration = Recordings.read("scripts-config-collision.json").findFirst().orElseThrow().json();
		JsonNode entries = configuration.path("response").path("body");
		try (ScriptedNango nango = start(recordedFunctions(integration, entries), json(200, entries.toString()))) {
			List<NangoAction> actions = listing(nango, integration, null).actions();
			assertThat(actions).extracting(NangoAction::name)
				.hasSize(count)
				.contains(own)
				.noneMatch((name) -> name.startsWith(foreign));
			assertThat(actions).filteredOn((action) -> action.name().equals("legacy-refs"))
				.allSatisfy((action) -> assertThat(action.methods()).containsExactly("POST"));
		}
	}

	/**
	 * The recorded list of demo-legacy; what else the configuration has is demo-none's.
	 */
	private static Answer recordedFunctions(String integration, JsonNode entries) {
		String legacy = Recordings.read("scripts-config-collision.json")
			.filter((exchange) -> exchange.line().startsWith("GET /integrations/demo-legacy/functions"))
			.findFirst()
			.orElseThrow()
			.body();
		if (integration.equals("demo-legacy")) {
			return json(200, legacy);
		}
		List<JsonNode> others = new ArrayList<>(entries.path(0).path("actions").valueStream().toList());
		NangoClients.MAPPER.readTree(legacy)
			.path("data")
			.forEach((action) -> others.removeIf((other) -> other.path("id").equals(action.path("id"))));
		return json(200, "{\"data\":%s,\"pagination\":{\"total\":%d}}".formatted(others, others.size()));
	}

	private static ScriptedNango start(Answer functions, Answer configuration) {
		return ScriptedNango.start(NO_ENDPOINT).when(FUNCTIONS, functions).when(CONFIGURATION, configuration);
	}

	private static ActionListing listing(ScriptedNango nango, String integration,
			ActionListing.@Nullable Version known) {
		Object listing = list(nango, integration, known);
		assertThat(listing).isInstanceOf(ActionListing.class);
		return (ActionListing) listing;
	}

	/** The listing, the error, or "unchanged". */
	private static Object list(ScriptedNango nango, String integration, ActionListing.@Nullable Version known) {
		return Objects.requireNonNull(NangoClients.to(nango.baseUrl())
			.listActions(KEY, integration, known)
			.<Object>map((listing) -> listing)
			.defaultIfEmpty("unchanged")
			.onErrorResume(NangoException.class, (failure) -> Mono.just(failure.error()))
			.block());
	}

	private static String describe(Object answer) {
		return (answer instanceof ActionListing listing)
				? String.join(" ",
						listing.actions().stream().map((action) -> action.name() + action.methods()).toList())
				: answer.toString();
	}

	private static Answer page(int number, int total) {
		int first = number * 100;
		String actions = String.join(",",
				IntStream.range(first, Math.min(first + 100, total))
					.mapToObj((id) -> "{\"id\":%d,\"name\":\"action-%d\",\"enabled\":true}".formatted(id, id))
					.toList());
		return listed("p" + number, "{\"data\":[%s],\"pagination\":{\"total\":%d,\"page\":%d,\"limit\":100}}"
			.formatted(actions, total, number));
	}

	private static Answer listed(String etag, String body) {
		return (response) -> json(200, body).write(response.header("ETag", "W/\"" + etag + "\""));
	}

	private static Answer unchanged() {
		return (response) -> response.status(304).send().then();
	}

	private static Answer error(int status, String code, String message) {
		return json(status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message));
	}

}
