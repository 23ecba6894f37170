package io.nangomcp.sessions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.AgentSessions;
import io.nangomcp.caller.MetaTool;
import io.nangomcp.caller.ToolGrant;
import io.nangomcp.calls.ActionToolsets;
import io.nangomcp.catalog.Calls;
import io.nangomcp.catalog.ToolOutcome;
import io.nangomcp.catalog.Toolset;
import io.nangomcp.catalog.UnknownToolException;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.NangoKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A session never grants more than its toolset, however a tool is spelled and through
 * whichever tool it is run.
 */
class SessionGrantTests {

	private static final int SESSIONS = 60;

	private static final int CALLS = 60;

	/** Keys and names that are easily taken for each other. */
	private static final List<String> INTEGRATIONS = List.of("github", "git-hub", "git_hub", "git hub", "github__a",
			"nango", "a", "a__b");

	private static final List<String> ACTIONS = List.of("get-issue", "get_issue", "get issue", "a", "b", "b__c",
			"tool_search", "delete-issue", "_2", "get-issue_2");

	private static final List<String> METHODS = List.of("GET", "POST", "DELETE");

	static Stream<Random> seeds() {
		return Stream.iterate(1L, (seed) -> seed + 1).limit(SESSIONS).map(Random::new);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void nothingRunsThatIsNotGranted(Random random) {
		FakeNango nango = new FakeNango();
		INTEGRATIONS.forEach((integration) -> nango.with(integration,
				some(ACTIONS, random).stream()
					.map((action) -> any(METHODS, random) + " " + action)
					.toArray(String[]::new)));
		Toolset toolset = SessionToolsets.of(nango, ActionToolsets.over(nango), random.nextInt(40));
		AgentSession session = session(random);
		List<String> names = names(toolset, session);
		for (int call = 0; call < CALLS; call++) {
			String name = spell(names, random);
			call(toolset, session, any(List.of("", "nango_execute", "nango_execute_read"), random), name);
		}
		assertThat(nango.triggered()).isNotEmpty()
			.allSatisfy((trigger) -> assertThat(session.allows(trigger.integration(), trigger.action())).isTrue())
			.allSatisfy((trigger) -> assertThat(trigger.connection()).isEqualTo(connection(trigger.integration())));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void aNameRunsTheToolThatItIsFoundAs(Random random) {
		FakeNango nango = new FakeNango();
		INTEGRATIONS.forEach((integration) -> nango.with(integration,
				ACTIONS.stream().map((action) -> "GET " + action).toArray(String[]::new)));
		AgentSession session = session(random);
		SessionCatalog catalog = new SessionCatalog(ActionToolsets.over(nango));
		Toolset toolset = SessionToolsets.of(nango, ActionToolsets.over(nango), 30);
		SessionTools tools = Objects.requireNonNull(catalog.tools(session, session.toolset().keySet()).block());
		tools.listed().forEach((tool) -> {
			SessionTool found = tools.of(tool);
			nango.triggered().clear();
			call(toolset, session, "", tool.name());
			assertThat(nango.triggered()).extracting(ActionTrigger::integration, ActionTrigger::action)
				.containsExactly(tuple(found.integration(), found.tool().action()));
		});
	}

	private static AgentSession session(Random random) {
		Map<String, ToolGrant> toolset = new LinkedHashMap<>();
		Map<String, String> connections = new LinkedHashMap<>();
		some(INTEGRATIONS, random).forEach((integration) -> {
			toolset.put(integration, new ToolGrant(random.nextBoolean() ? null : some(ACTIONS, random),
					random.nextBoolean() ? Set.of() : Set.of(any(ACTIONS, random))));
			connections.put(integration, connection(integration));
		});
		toolset.put("github", ToolGrant.ALL);
		connections.put("github", connection("github"));
		return new AgentSession("session-1", new NangoKey("key"), AgentSessions.EXPIRY, List.of(), toolset, connections,
				Map.of(), Set.of(MetaTool.values()));
	}

	private static String connection(String integration) {
		return "conn-" + integration;
	}

	/** What is listed, what would be if more were granted, and what never is. */
	private static List<String> names(Toolset toolset, AgentSession session) {
		List<String> names = new ArrayList<>();
		Objects.requireNonNull(toolset.list(AgentSessions.callerOf(session)).block())
			.list()
			.forEach((tool) -> names.add(tool.name()));
		for (String integration : INTEGRATIONS) {
			for (String action : ACTIONS) {
				names.add(integration + "__" + action);
				names.add(integration.replaceAll("[^A-Za-z0-9_-]", "_") + "__" + action.replace(' ', '_'));
			}
		}
		names.addAll(ACTIONS);
		names.addAll(List.of("nango_execute", "nango_execute_read", "nango_tool_search", "nango_create_connection"));
		return names;
	}

	private static String spell(List<String> names, Random random) {
		String name = any(names, random);
		return switch (random.nextInt(10)) {
			case 0 -> name.replace('-', '_');
			case 1 -> name + "_" + random.nextInt(4);
			// Cyrillic, which looks like Latin.
			case 2 -> name.replace('e', 'е').replace('a', 'а');
			case 3 -> name.toUpperCase(Locale.ROOT);
			case 4 -> name + "\u200b";
			case 5 -> any(INTEGRATIONS, random) + "__" + name;
			case 6 -> name.replace("__", "_");
			default -> name;
		};
	}

	private static void call(Toolset toolset, AgentSession session, String meta, String name) {
		ObjectNode arguments = JsonNodeFactory.instance.objectNode();
		if (!meta.isEmpty()) {
			arguments.put("tool", name);
		}
		Mono<ToolOutcome> outcome = toolset.call(AgentSessions.callerOf(session),
				Calls.of(meta.isEmpty() ? name : meta, arguments));
		outcome.onErrorResume(UnknownToolException.class, (unknown) -> Mono.empty()).block();
	}

	private static <T> T any(List<T> all, Random random) {
		return all.get(random.nextInt(all.size()));
	}

	private static Set<String> some(List<String> all, Random random) {
		Set<String> some = new LinkedHashSet<>(all);
		some.removeIf((one) -> random.nextInt(3) == 0);
		return some;
	}

}
