package io.nangomcp.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.Connections;
import io.nangomcp.caller.Connections.Found;
import io.nangomcp.caller.InvalidCallerException;
import io.nangomcp.caller.SessionEndedException;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.catalog.DefinitionQuality;
import io.nangomcp.catalog.Tools;
import io.nangomcp.doctor.Diagnosis.WeakDefinition;
import io.nangomcp.nango.ActionListing;
import io.nangomcp.nango.ActionTrigger;
import io.nangomcp.nango.ConnectionFilter;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoConnection;
import io.nangomcp.nango.NangoError;
import io.nangomcp.nango.NangoException;
import io.nangomcp.nango.NangoIntegration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Goes the way of a call, and says of each step what is wrong and how to mend it. No
 * action is run.
 */
final class Doctor {

	/** No step waits longer for Nango, repeats included. */
	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** Stands for a connection where there is none, to ask about the key alone. */
	private static final String NO_CONNECTION = "nango-mcp-doctor";

	private final CallerReader callerReader;

	private final NangoClient client;

	private final ActionCatalog catalog;

	private final Connections connections;

	private final Remedies remedies;

	private final Examinee examinee;

	private final Steps steps;

	Doctor(CallerReader callerReader, NangoClient client, ActionCatalog catalog, Connections connections,
			Remedies remedies, Steps steps) {
		this.callerReader = callerReader;
		this.client = client;
		this.catalog = catalog;
		this.connections = connections;
		this.remedies = remedies;
		this.examinee = remedies.examinee();
		this.steps = steps;
	}

	/**
	 * Takes all steps, but for those that need what is missing.
	 * @return the definitions that could be better
	 */
	List<WeakDefinition> examine() {
		Optional<Caller> stated = take("request", Optional.of(this.examinee), this::readCaller);
		Optional<Caller> caller = take("nango", stated, this::reachNango);
		Optional<Access> access = take("actions", caller, this::listActions);
		Optional<ActionListing> listing = access.flatMap(Access::listing);
		Optional<Tools> tools = take("tools", listing,
				(listed, notes) -> listTools(caller.orElseThrow(), listed.actions(), notes));
		take("schemas", tools, (listed, notes) -> reviewSchemas(listing.orElseThrow().actions(), listed, notes));
		Optional<String> connection = take("connection",
				access.filter((known) -> !known.withoutIntegration()).map(Access::caller), this::findConnection);
		take("calls", access.map(Access::caller), (allowed, notes) -> tryToCall(allowed, connection, notes));
		return tools.map(Doctor::assess).orElse(List.of());
	}

	private <N, F> Optional<F> take(String name, Optional<N> needed, BiFunction<N, Notes, Optional<F>> check) {
		return this.steps.take(name, needed, (value, notes) -> {
			try {
				return check.apply(value, notes);
			}
			catch (NangoException ex) {
				notes.add(this.remedies.explain(ex));
				return Optional.empty();
			}
		});
	}

	/** As the server reads what clients send. */
	private Optional<Caller> readCaller(Examinee examined, Notes notes) {
		if (examined.key() == null) {
			notes.fault(
					"The environment variable %s, which should have the key, is not set."
						.formatted(examined.keyVariable()),
					"Put an API key of Nango into it, or name another variable by --key-env.");
		}
		try {
			Caller caller = this.callerReader.read(examined.headers());
			if (caller.account() instanceof Caller.Session) {
				return refuseSession(notes);
			}
			if (examined.key() == null) {
				return Optional.empty();
			}
			notes.found("what clients send is well-formed");
			return Optional.of(caller);
		}
		catch (InvalidCallerException ex) {
			ex.faults().forEach((fault) -> notes.fault(fault.problem(), fault.advice()));
			return Optional.empty();
		}
		catch (SessionEndedException ex) {
			return refuseSession(notes);
		}
	}

	private static Optional<Caller> refuseSession(Notes notes) {
		notes.fault("What should be a Nango key is the token of an agent session.",
				"Use the Nango key that the session was created with.");
		return Optional.empty();
	}

	private Optional<Caller> reachNango(Caller caller, Notes notes) {
		try {
			await(this.client.checkHealth());
			notes.found("answers at " + this.remedies.baseUrl());
			return Optional.of(caller);
		}
		catch (NangoException ex) {
			notes.add(this.remedies.explainSilence(ex));
			return Optional.empty();
		}
	}

	private Optional<Access> listActions(Caller caller, Notes notes) {
		try {
			ActionListing listing = await(this.client.listActions(caller.key(), caller.integration(), null))
				.orElseThrow();
			listing.gaps().forEach((gap) -> notes.warning(gap.effect() + ".", gap.remedy() + "."));
			notes.found("%d actions of %s, of which %d are enabled".formatted(listing.actions().size(),
					caller.integration(), listing.actions().stream().filter(NangoAction::enabled).count()));
			return Optional.of(new Access(caller, listing, false));
		}
		catch (NangoException ex) {
			return switch (ex.error()) {
				case NangoError.MissingScope _ -> {
					notes.add(this.remedies.explain(ex));
					yield Optional.of(new Access(caller, null, false));
				}
				case NangoError.UnknownIntegration _ -> {
					notes.fault(this.remedies.explain(ex).message(), "Set --integration to " + integrations(caller));
					yield Optional.of(new Access(caller, null, true));
				}
				default -> throw ex;
			};
		}
	}

	/** Those that there are, as far as the key may see them. */
	private String integrations(Caller caller) {
		try {
			List<String> keys = await(this.client.listIntegrations(caller.key())).orElse(List.of())
				.stream()
				.map(NangoIntegration::key)
				.toList();
			return keys.isEmpty() ? "an integration's ID; the environment of this key has no integration yet."
					: "one that the environment of this key has: %s.".formatted(Names.join(keys));
		}
		catch (NangoException ex) {
			return "an integration's ID, from the Integrations page of the Nango dashboard.";
		}
	}

	private Optional<Tools> listTools(Caller caller, List<NangoAction> actions, Notes notes) {
		Tools tools = await(this.catalog.tools(caller)).orElseThrow();
		long hidden = actions.stream().filter(NangoAction::enabled).count() - tools.list().size();
		if (tools.ofNoAction()) {
			notes.fault("The integration has no enabled action, so that there are no tools.",
					"Deploy an action, or enable one in the Nango dashboard.");
		}
		else if (tools.list().isEmpty()) {
			notes.fault("The settings mcp.tools.allow and mcp.tools.deny leave no tool.",
					"Let them leave some of the integration's actions.");
		}
		notes.found("%d tools%s".formatted(tools.list().size(),
				(hidden > 0) ? "; mcp.tools.allow and mcp.tools.deny hide %d more".formatted(hidden) : ""));
		return tools.list().isEmpty() ? Optional.empty() : Optional.of(tools);
	}

	private static Optional<Tools> reviewSchemas(List<NangoAction> actions, Tools tools, Notes notes) {
		new SchemaReview(notes).review(actions, tools);
		return Optional.of(tools);
	}

	private Optional<String> findConnection(Caller caller, Notes notes) {
		return switch (caller.account()) {
			case Caller.Connection stated -> check(caller, stated.id(), notes);
			case Caller.EndUser _ -> findConnectionOfUser(caller, notes);
			case Caller.Session _, Caller.Tenant _ ->
				throw new IllegalStateException("Sessions are not examined, but whoever creates them");
		};
	}

	private Optional<String> check(Caller caller, String id, Notes notes) {
		try {
			List<NangoConnection> found = await(
					this.client.listConnections(caller.key(), ConnectionFilter.ofConnection(null, id)))
				.orElse(List.of())
				.stream()
				.filter((connection) -> connection.id().equals(id))
				.toList();
			Optional<NangoConnection> own = found.stream().filter(caller::reaches).findFirst();
			own.ifPresentOrElse((connection) -> judge(connection.hasBrokenCredentials(), notes),
					() -> explainAbsence(caller, found, notes));
			return own.map(NangoConnection::id);
		}
		catch (NangoException ex) {
			if (ex.error() instanceof NangoError.MissingScope missing) {
				notes.skip("not looked at, because the key may not list connections (%s)"
					.formatted(String.join(" or ", missing.scopes())));
				return Optional.of(id);
			}
			throw ex;
		}
	}

	private static void explainAbsence(Caller caller, List<NangoConnection> elsewhere, Notes notes) {
		if (elsewhere.isEmpty()) {
			notes.fault("Nango knows no such connection.",
					"Set --connection to a connection's ID, from the Connections page of the Nango dashboard, or name a user by --end-user.");
			return;
		}
		String integrations = Names.join(elsewhere.stream().map(NangoConnection::integration).toList());
		notes.fault("The connection is not one of %s, but of %s.".formatted(caller.integration(), integrations),
				"Set --integration to %s, or --connection to a connection of %s.".formatted(integrations,
						caller.integration()));
	}

	private Optional<String> findConnectionOfUser(Caller caller, Notes notes) {
		return switch (await(this.connections.find(caller)).orElseThrow()) {
			case Found.One one -> {
				judge(one.broken(), notes);
				yield Optional.of(one.id());
			}
			case Found.None _ -> {
				notes.fault("The user has no connection of %s yet.".formatted(caller.integration()),
						"Let the user connect: the first call of a tool asks for it by a link, if the key has the scope environment:connect_sessions:write.");
				yield Optional.empty();
			}
			case Found.Several several -> {
				notes.fault(
						"The user has %d connections of %s, so that nobody knows which is meant."
							.formatted(several.ids().size(), caller.integration()),
						"Use --connection with one of them (%s), or delete the others."
							.formatted(Names.join(several.ids())));
				yield Optional.empty();
			}
		};
	}

	private static void judge(boolean broken, Notes notes) {
		if (broken) {
			notes.fault("Nango has found that the connection's credentials no longer work.",
					"Let its user reconnect, by a call with --end-user's header or in the Nango dashboard.");
		}
		else {
			notes.found("known, and Nango has seen nothing wrong with its credentials");
		}
	}

	/**
	 * Nango looks at the key, the connection and the action, in this order, before
	 * anything runs. So an action that does not exist shows whether others could run.
	 */
	private Optional<String> tryToCall(Caller caller, Optional<String> connection, Notes notes) {
		ActionTrigger trigger = new ActionTrigger(caller.integration(), connection.orElse(NO_CONNECTION),
				"doctor-" + UUID.randomUUID(), null);
		try {
			await(this.client.trigger(caller.key(), trigger));
			notes.fault("Nango claims to have run an action that does not exist.",
					"Check that nango.base-url (NANGO_BASE_URL) is the address of Nango's API.");
			return Optional.empty();
		}
		catch (NangoException ex) {
			boolean allowed = ex.error() instanceof NangoError.UnknownAction
					|| (ex.error() instanceof NangoError.UnknownConnection && connection.isEmpty());
			if (!allowed) {
				throw ex;
			}
			notes.found(
					"the key may run actions; none was run, which alone would show whether the API accepts the credentials");
			return connection;
		}
	}

	private static List<WeakDefinition> assess(Tools tools) {
		return tools.list()
			.stream()
			.map((tool) -> new WeakDefinition(tool.name(), DefinitionQuality.assess(tool, tools.list())))
			.filter((definition) -> !definition.findings().isEmpty())
			.toList();
	}

	private static <T> Optional<T> await(Mono<T> answer) {
		return answer.timeout(PATIENCE)
			.onErrorMap(TimeoutException.class, (late) -> new NangoException(new NangoError.TimedOut()))
			.blockOptional();
	}

	/**
	 * What is known of a key that Nango accepts.
	 *
	 * @param caller whose key it is
	 * @param actions the actions, {@code null} where they cannot be listed
	 * @param withoutIntegration whether there is no such integration
	 */
	private record Access(Caller caller, @Nullable ActionListing actions, boolean withoutIntegration) {

		Optional<ActionListing> listing() {
			return Optional.ofNullable(this.actions);
		}

	}

}
