package io.nangomcp.telemetry;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.nangomcp.OwnServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SettingsCheck} and {@link StartupFailureReporter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SettingsCheckTests {

	@Test
	void tellsOfEveryFaultInALineOfItsOwn(CapturedOutput output) {
		List<String> faults = faults("--nango.timeout.connect=5parsecs", "--nango.timeout.list=0s",
				"--nango.proxy=ftp://proxy", "--mcp.tools.schema-profile=pretty", "--mcp.seal.keys=c2hvcnQ=");
		assertThat(faults).satisfiesExactlyInAnyOrder(
				(fault) -> assertThat(fault).startsWith("The setting nango.timeout.connect is invalid: ")
					.contains("5parsecs")
					.endsWith("It comes from \"nango.timeout.connect\" from property source \"commandLineArgs\"."),
				(fault) -> assertThat(fault).isEqualTo("Each nango.timeout must be longer than nothing."),
				(fault) -> assertThat(fault).startsWith("nango.proxy must be an http URL"),
				(fault) -> assertThat(fault).startsWith(
						"The setting mcp.tools.schema-profile is invalid: it must be one of portable, minimal, faithful."),
				(fault) -> assertThat(fault).startsWith("mcp.seal.keys (MCP_SEAL_KEYS) must each be Base64"));
		assertThat(output.toString()
			.lines()
			.filter((line) -> line.contains("Cannot start: "))
			.map((line) -> line.substring(line.indexOf("Cannot start: ") + "Cannot start: ".length()).strip()))
			.containsExactlyElementsOf(faults);
	}

	@Test
	void keepsThePasswordOfAProxyToItself() {
		assertThat(faults("--nango.proxy=http://user:secret@[proxy")).singleElement()
			.asString()
			.startsWith("The setting nango.proxy is invalid: it is no URL. ")
			.doesNotContain("secret");
	}

	private static List<String> faults(String... settings) {
		return assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> {
			try (var _ = OwnServer.start(settings)) {
				assertThat(settings).as("usable").isEmpty();
			}
		}).actual().faults();
	}

}
