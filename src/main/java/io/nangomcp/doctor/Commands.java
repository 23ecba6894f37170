package io.nangomcp.doctor;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.nangomcp.telemetry.Redaction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * What the jar does beside serving: {@code java -jar nango-mcp.jar doctor}.
 */
@Command(name = "nango-mcp", description = "Without a command, starts the server.")
public final class Commands {

	@Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "Prints this help.")
	boolean help;

	private Commands() {
	}

	/**
	 * Whether a command line is for here, rather than for the server, which knows
	 * settings only.
	 * @param args the command line
	 * @return whether it begins with a command, or asks for help
	 */
	public static boolean areIn(String... args) {
		return args.length > 0 && (!args[0].startsWith("--") || args[0].equals("--help"));
	}

	/**
	 * Runs a command.
	 * @param application the server, whose parts commands use
	 * @param args the command line
	 * @return the exit code
	 */
	public static int run(Class<?> application, String... args) {
		SpringApplicationBuilder quiet = new SpringApplicationBuilder(application)
			.properties("logging.threshold.console=off");
		return run(quiet, System.getenv(), ascii(System.out), ascii(System.err), args);
	}

	static int run(SpringApplicationBuilder application, Map<String, String> environment, PrintWriter out,
			PrintWriter err, String... args) {
		SpringApplicationBuilder serverless = application.web(WebApplicationType.NONE).registerShutdownHook(false);
		CommandLine session = new CommandLine(new SessionCommand())
			.addSubcommand(new SessionCreateCommand(serverless, environment, out, err));
		return new CommandLine(new Commands()).addSubcommand(new DoctorCommand(serverless, environment, out, err))
			.addSubcommand(session)
			.addSubcommand(new SealKeyCommand(out))
			.setOut(out)
			.setErr(err)
			.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
			.setParameterExceptionHandler((ex, arguments) -> complain(err, ex, ExitCode.USAGE))
			.setExecutionExceptionHandler((ex, command, parsed) -> complain(err, ex, ExitCode.SOFTWARE))
			.execute(args);
	}

	private static int complain(PrintWriter err, Exception failure, int exitCode) {
		err.println(Redaction.oneLine(String.valueOf(failure.getMessage())));
		return exitCode;
	}

	private static PrintWriter ascii(PrintStream stream) {
		return new PrintWriter(stream, true, StandardCharsets.US_ASCII);
	}

}
