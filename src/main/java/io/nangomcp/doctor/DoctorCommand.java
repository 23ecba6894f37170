package io.nangomcp.doctor;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.Connections;
import io.nangomcp.catalog.ActionCatalog;
import io.nangomcp.doctor.Diagnosis.WeakDefinition;
import io.nangomcp.nango.NangoClient;
import io.nangomcp.nango.NangoProperties;
import io.nangomcp.seal.Seal;
import io.nangomcp.telemetry.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

import org.springframework.beans.BeansException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/**
 * {@code doctor}: diagnoses a setup with the parts of the server itself, so that it
 * judges what the server would do.
 */
@Command(name = "doctor", usageHelpAutoWidth = true, description = {
		"Checks the way from this machine to the tools of an integration, says what to fix, and prints client configurations. No action is run.",
		"The server's settings come from where they come from for the server; on this command line, as --nango.base-url=..." },
		exitCodeListHeading = "Exit codes:%n",
		exitCodeList = { "0:no fault", "1:a fault, or with --strict anything to improve", "2:wrong usage" })
final class DoctorCommand implements Callable<Integer> {

	private final SpringApplicationBuilder application;

	private final Map<String, String> environment;

	private final PrintWriter out;

	private final PrintWriter err;

	private final Steps steps = new Steps();

	@Option(names = "--integration", required = true, paramLabel = "ID",
			description = "The integration whose actions are the tools, as in the header provider-config-key.")
	private String integration = "";

	@ArgGroup(multiplicity = "1")
	private Account account = new Account();

	@Option(names = "--json", description = "Prints JSON, for scripts.")
	private boolean json;

	@Option(names = "--strict", description = "Fails for warnings and weak definitions too.")
	private boolean strict;

	@Mixin
	private KeyOption key = new KeyOption();

	/** Not in a mixin: there, picocli refuses what no option takes. */
	@Unmatched
	private List<String> settings = new ArrayList<>();

	DoctorCommand(SpringApplicationBuilder application, Map<String, String> environment, PrintWriter out,
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
		Diagnosis diagnosis = diagnose();
		if (this.json) {
			this.out.println(CommandSettings.JSON.writeValueAsString(diagnosis));
		}
		else {
			new Report(this.out).write(diagnosis);
		}
		return (this.strict ? diagnosis.spotless() : diagnosis.healthy()) ? ExitCode.OK : ExitCode.SOFTWARE;
	}

	private Diagnosis diagnose() {
		Optional<ConfigurableApplicationContext> started = this.steps.take("settings",
				Optional.of(this.settings.toArray(String[]::new)), this::start);
		if (started.isEmpty()) {
			return Diagnosis.of(this.steps.taken(), List.of(), List.of());
		}
		try (ConfigurableApplicationContext context = started.get()) {
			Examinee examinee = examinee();
			String baseUrl = context.getBean(NangoProperties.class).baseUrl().toString();
			List<WeakDefinition> definitions = new Doctor(context.getBean(CallerReader.class),
					context.getBean(NangoClient.class), context.getBean(ActionCatalog.class),
					context.getBean(Connections.class), new Remedies(baseUrl, examinee), this.steps)
				.examine();
			return Diagnosis.of(this.steps.taken(), definitions,
					new ClientConfigurations(review(context).endpoint(), examinee).all());
		}
	}

	private Optional<ConfigurableApplicationContext> start(String[] arguments, Notes notes) {
		try {
			ConfigurableApplicationContext context = this.application.run(arguments);
			review(context).review(notes);
			return Optional.of(context);
		}
		catch (InvalidSettingsException ex) {
			ex.faults()
				.forEach((fault) -> notes.fault(fault,
						"Correct it; config/application.yml shows each setting with its default."));
			return Optional.empty();
		}
		catch (BeansException ex) {
			notes.fault(NestedExceptionUtils.getMostSpecificCause(ex).getMessage() + ".",
					"Correct the setting; config/application.yml shows each with its default.");
			return Optional.empty();
		}
	}

	private static SettingsReview review(ConfigurableApplicationContext context) {
		return new SettingsReview(context.getEnvironment(), context.getBean(SslBundles.class),
				context.getBean(Seal.class));
	}

	private Examinee examinee() {
		String variable = this.key.variable(this.environment);
		String key = this.environment.get(variable);
		return (this.account.connection != null)
				? new Examinee(variable, key, this.integration, CallerReader.CONNECTION, this.account.connection)
				: new Examinee(variable, key, this.integration, CallerReader.END_USER,
						Objects.requireNonNull(this.account.endUser));
	}

	/** Whose account. */
	static final class Account {

		@Option(names = "--connection", required = true, paramLabel = "ID",
				description = "The connection, as in the header connection-id.")
		private @Nullable String connection;

		@Option(names = "--end-user", required = true, paramLabel = "ID",
				description = "In place of the connection, the user who has it, as in the header nango-end-user-id.")
		private @Nullable String endUser;

	}

}
