package io.nangomcp.doctor;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seal;
import io.nangomcp.sessions.CreatedSession;
import io.nangomcp.sessions.SessionException;
import io.nangomcp.sessions.Sessions;
import io.nangomcp.telemetry.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code session create}: creates an agent session as {@code POST /sessions} does, with
 * the parts of the server itself, for operators without a backend.
 */
@Command(name = "create", usageHelpAutoWidth = true, description = {
		"Creates an agent session, and prints its id, its URL, its token and client configurations.",
		"The server's settings come from where they come from for the server; mcp.seal.keys must be the same." },
		exitCodeListHeading = "Exit codes:%n", exitCodeList = { "0:created", "1:refused", "2:wrong usage" })
final class SessionCreateCommand implements Callable<Integer> {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** Every integration, or every tool of one. */
	private static final String ALL = "*";

	private final SpringApplicationBuilder application;

	private final Map<String, String> environment;

	private final PrintWriter out;

	private final PrintWriter err;

	@Option(names = "--tag", paramLabel = "NAME=VALUE",
			description = "A tag that the tenant's connections have; with several, they have all of them.")
	private Map<String, String> tags = new LinkedHashMap<>();

	@Option(names = "--pin", paramLabel = "INTEGRATION:CONNECTION",
			description = "A connection of the tenant by its ID.")
	private List<String> pins = new ArrayList<>();

	@Option(names = "--integration", paramLabel = "ID[:TOOL,...]",
			description = "An integration, and which of its tools; all when left out. Without any, all that the tenant has a connection of; * is every integration.")
	private List<String> integrations = new ArrayList<>();

	@Option(names = "--pin-tool", paramLabel = "INTEGRATION:TOOL,...", description = "Tools that are always listed.")
	private List<String> pinnedTools = new ArrayList<>();

	@Option(names = "--meta-tool", paramLabel = "NAME=true|false",
			description = "Turns a meta tool on or off, such as nango_create_connection=true.")
	private Map<String, Boolean> metaTools = new LinkedHashMap<>();

	@Option(names = "--expires-in", paramLabel = "TIME",
			description = "How long the session is good, from 60s to 15d, which is the default.")
	private @Nullable String expiresIn;

	@Option(names = "--json", description = "Prints the answer of POST /sessions, for scripts.")
	private boolean json;

	@Mixin
	private KeyOption key = new KeyOption();

	/** Not in a mixin: there, picocli refuses what no option takes. */
	@Unmatched
	private List<String> settings = new ArrayList<>();

	SessionCreateCommand(SpringApplicationBuilder application, Map<String, String> environment, PrintWriter out,
			PrintWriter err) {
		this.application = application;
		this.environment = environment;
		this.out = out;
		this.err = err;
	}

	@Override
	public Integer call() {
		Optional<String> complaint = CommandSettings.complain(this.settings);
		if (complaint.isPresent()) {
			this.err.println(complaint.get());
			return ExitCode.USAGE;
		}
		String variable = this.key.variable(this.environment);
		String key = this.environment.get(variable);
		if (key == null || key.isBlank()) {
			this.err.printf(
					"The environment variable %s, which should have the key, is not set. Put an API key of Nango into it, or name another variable by --key-env.%n",
					variable);
			return ExitCode.SOFTWARE;
		}
		return create(new NangoKey(key.strip()));
	}

	private int create(NangoKey key) {
		try (ConfigurableApplicationContext context = this.application.run(this.settings.toArray(String[]::new))) {
			String server = new SettingsReview(context.getEnvironment(), context.getBean(SslBundles.class),
					context.getBean(Seal.class))
				.server();
			print(Objects.requireNonNull(context.getBean(Sessions.class).create(key, body()).block(PATIENCE)), server);
			return ExitCode.OK;
		}
		catch (InvalidSettingsException ex) {
			ex.faults().forEach(this.err::println);
			return ExitCode.SOFTWARE;
		}
		catch (SessionException ex) {
			this.err.printf("%s: %s%n", ex.code(), ex.getMessage());
			return ExitCode.SOFTWARE;
		}
	}

	/** The body of {@code POST /sessions}. */
	private ObjectNode body() {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ObjectNode connections = body.putObject("tenant").putObject("connections");
		if (!this.tags.isEmpty()) {
			ObjectNode entry = connections.putArray("any").addObject().putObject("tags");
			this.tags.forEach(entry::put);
		}
		for (String pin : this.pins) {
			connections.withArray("pinned")
				.addObject()
				.put("integration_id", before(pin))
				.put("connection_id", after(pin));
		}
		if (this.integrations.contains(ALL)) {
			body.put("toolset", ALL);
		}
		else {
			this.integrations.forEach((integration) -> addIntegration(integration, body.withObject("/toolset")));
		}
		this.pinnedTools.forEach((tools) -> addAll(after(tools), body.withObject("/pinned_tools"), before(tools)));
		this.metaTools.forEach((name, wanted) -> body.withObject("/meta_tools").put(name, wanted));
		if (this.expiresIn != null) {
			body.put("expires_in", this.expiresIn);
		}
		return body;
	}

	/** Several times the same integration is all that is said of it. */
	private static void addIntegration(String integration, ObjectNode toolset) {
		String id = before(integration);
		if (!integration.contains(":")) {
			toolset.put(id, ALL);
		}
		else if (!toolset.path(id).isString()) {
			addAll(after(integration), toolset.withObjectProperty(id).withObjectProperty("allow"), "tools");
		}
	}

	private static void addAll(String names, ObjectNode parent, String field) {
		for (String name : names.split(",", -1)) {
			parent.withArray(field).add(name);
		}
	}

	private static String before(String text) {
		return text.split(":", 2)[0];
	}

	private static String after(String text) {
		return text.substring(Math.min(text.length(), before(text).length() + 1));
	}

	private void print(CreatedSession created, String server) {
		if (this.json) {
			this.out.println(CommandSettings.JSON.writeValueAsString(created.toJson(server)));
			return;
		}
		this.out.printf("Session:  %s%nURL:      %s%nToken:    %s%nExpires:  %s%n", created.session().id(),
				created.mcpUrl(server), created.token(), created.session().expiresAt());
		created.counts()
			.forEach((integration, count) -> this.out.printf("%s: %s, %d tools, %d of them pinned%n", integration,
					created.session().connections().containsKey(integration) ? "connected" : "not connected yet",
					count.pinned() + count.searchable(), count.pinned()));
		new SessionConfigurations(created.mcpUrl(server), created.token()).all()
			.forEach((client) -> this.out.printf("%n%s (%s):%n%n%s%n", client.client(), client.place(),
					client.content()));
		this.out.printf("%nWhoever has the token can do what the session may: keep it like a password.%n");
	}

}
