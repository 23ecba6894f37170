package io.nangomcp;

import java.util.Map;
import java.util.Set;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the floors of {@code docs/architecture.md}: imports go down, never up, never
 * sideways.
 */
class ArchitectureTests {

	private static final String ROOT = "io.nangomcp";

	private static final Map<String, Integer> FLOORS = Map.ofEntries(Map.entry("http", 6), Map.entry("doctor", 6),
			Map.entry("mcp", 5), Map.entry("sessions", 4), Map.entry("calls", 3), Map.entry("connect", 3),
			Map.entry("catalog", 2), Map.entry("caller", 1), Map.entry("nango", 0), Map.entry("seal", 0),
			Map.entry("check", 1), Map.entry("schema", 0));

	/** Rooms that stand beside the house and import none of it. */
	private static final Set<String> ANNEXES = Set.of("telemetry", "sandbox");

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void everyClassHasARoomOnAFloor() {
		assertThat(MAIN).isNotEmpty()
			.allSatisfy((type) -> assertThat(room(type)).as(type.getName())
				.satisfiesAnyOf((room) -> assertThat(FLOORS).containsKey(room),
						(room) -> assertThat(ANNEXES).contains(room), (room) -> assertThat(room).isEmpty()));
	}

	@Test
	void importsGoDown() {
		assertThat(MAIN).allSatisfy((type) -> assertThat(type.getDirectDependenciesFromSelf())
			.filteredOn((dependency) -> dependency.getTargetClass().getPackageName().startsWith(ROOT))
			.allMatch(ArchitectureTests::isAllowed));
	}

	@ParameterizedTest
	@CsvSource({ "http, mcp, true", "mcp, nango, true", "nango, mcp, false", "calls, catalog, true",
			"catalog, calls, false", "calls, connect, false", "caller, caller, true", "nango, telemetry, true",
			"telemetry, nango, false", "sandbox, telemetry, false", "http, sandbox, false", "'', mcp, false",
			"http, '', false", "doctor, catalog, true", "doctor, http, false", "'', doctor, true", "'', http, false" })
	void knowsUpFromDown(String from, String to, boolean allowed) {
		assertThat(isAllowed(from, to)).isEqualTo(allowed);
	}

	@Test
	void theProtocolKnowsNoWebFramework() {
		noClasses().that()
			.resideInAPackage(ROOT + ".mcp")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.netty..", "reactor.netty..")
			.check(MAIN);
	}

	private static boolean isAllowed(Dependency dependency) {
		return isAllowed(room(dependency.getOriginClass()), room(dependency.getTargetClass()));
	}

	private static boolean isAllowed(String from, String to) {
		if (from.equals(to)) {
			return true;
		}
		// It starts either the server, which Spring puts together, or a command.
		if (from.isEmpty()) {
			return to.equals("doctor");
		}
		if (to.equals("telemetry")) {
			return FLOORS.containsKey(from);
		}
		return FLOORS.containsKey(from) && FLOORS.containsKey(to) && FLOORS.get(to) < FLOORS.get(from);
	}

	private static String room(JavaClass type) {
		return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
	}

}
