package io.nangomcp.catalog;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.nangomcp.caller.Caller;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoKey;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ActionCatalog}.
 */
class ActionCatalogTests {

	private static final Caller ADA = new Caller(new NangoKey("ada"), "hubspot", "conn-1");

	private static final Caller BOB = new Caller(new NangoKey("bob"), "hubspot", "conn-1");

	private final AtomicInteger loads = new AtomicInteger();

	@Test
	void listsEnabledActionsInTheOrderOfTheirNames() {
		ActionCatalog catalog = catalog(Mono.just(List.of(action("b", true), action("c", false), action("a", true))));
		catalog.tools(ADA)
			.as(StepVerifier::create)
			.assertNext((tools) -> assertThat(tools).extracting(Tool::name).containsExactly("a", "b"))
			.verifyComplete();
	}

	@Test
	void loadsOnceForEveryoneWhoWaits() {
		Sinks.One<List<NangoAction>> answer = Sinks.one();
		ActionCatalog catalog = catalog(answer.asMono());
		Mono<List<Tool>> all = Mono.zip(catalog.tools(ADA), catalog.tools(ADA)).map((both) -> both.getT2());
		StepVerifier.create(all)
			.then(() -> answer.tryEmitValue(List.of(action("a", true))).orThrow())
			.assertNext((tools) -> assertThat(tools).hasSize(1))
			.verifyComplete();
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void keepsAListForTheNextRequest() {
		ActionCatalog catalog = catalog(Mono.just(List.of()));
		catalog.tools(ADA).then(catalog.tools(ADA)).as(StepVerifier::create).expectNextCount(1).verifyComplete();
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void sharesAListNeitherBetweenKeysNorBetweenIntegrations() {
		ActionCatalog catalog = catalog(Mono.just(List.of()));
		Caller elsewhere = new Caller(ADA.key(), "slack", "conn-1");
		catalog.tools(ADA)
			.then(catalog.tools(BOB))
			.then(catalog.tools(elsewhere))
			.as(StepVerifier::create)
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.loads).hasValue(3);
	}

	@Test
	void doesNotKeepAFailure() {
		ActionCatalog catalog = catalog(Mono.error(new NangoException(new NangoError.TimedOut())));
		StepVerifier.create(catalog.tools(ADA)).verifyError(NangoException.class);
		StepVerifier.create(catalog.tools(ADA)).verifyError(NangoException.class);
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void goesOnLoadingWhenOneWaiterLeaves() {
		Sinks.One<List<NangoAction>> answer = Sinks.one();
		ActionCatalog catalog = catalog(answer.asMono());
		Disposable first = catalog.tools(ADA).subscribe();
		StepVerifier.create(catalog.tools(ADA))
			.then(first::dispose)
			.then(() -> answer.tryEmitValue(List.of()).orThrow())
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void listsAnObjectSchemaWithTheDefinitionsItRefersTo() {
		NangoAction action = new NangoAction("a", "Does a", true, "In", JsonMapper.shared().readTree("""
				{"definitions":{"In":{"type":"object","properties":{"x":{"$ref":"#/definitions/X"}}},"X":{}}}"""));
		catalog(Mono.just(List.of(action))).tools(ADA).as(StepVerifier::create).assertNext((tools) -> {
			Tool tool = tools.getFirst();
			assertThat(tool.description()).isEqualTo("Does a");
			assertThat(tool.inputSchema().at("/properties/x/$ref").asString()).isEqualTo("#/definitions/X");
			assertThat(tool.inputSchema().at("/definitions/X").isObject()).isTrue();
		}).verifyComplete();
	}

	@Test
	void listsEveryOtherInputAsAnObjectToo() {
		NangoAction array = new NangoAction("a", null, true, "In",
				JsonMapper.shared().readTree("{\"definitions\":{\"In\":{\"type\":\"array\"}}}"));
		NangoAction missing = new NangoAction("b", null, true, "Gone", JsonMapper.shared().readTree("{}"));
		catalog(Mono.just(List.of(array, missing, action("c", true)))).tools(ADA)
			.as(StepVerifier::create)
			.assertNext((tools) -> assertThat(tools).hasSize(3)
				.allSatisfy((tool) -> assertThat(tool.inputSchema().toString()).isEqualTo("{\"type\":\"object\"}")))
			.verifyComplete();
	}

	private ActionCatalog catalog(Mono<List<NangoAction>> answer) {
		NangoClient client = new NangoClient() {

			@Override
			public Mono<List<NangoAction>> listActions(NangoKey key, String integration) {
				ActionCatalogTests.this.loads.incrementAndGet();
				return answer;
			}

			@Override
			public Mono<String> trigger(NangoKey key, ActionTrigger trigger) {
				throw new UnsupportedOperationException();
			}

			@Override
			public Mono<Void> checkHealth() {
				throw new UnsupportedOperationException();
			}

		};
		return ActionCatalogs.of(client);
	}

	private static NangoAction action(String name, boolean enabled) {
		return new NangoAction(name, "", enabled, null, null);
	}

}
