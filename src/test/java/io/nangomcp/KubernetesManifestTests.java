package io.nangomcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the manifests for Kubernetes against its API, the server, and each other.
 */
class KubernetesManifestTests {

	private static final Path DIRECTORY = Path.of("docker/kubernetes");

	private static final List<Class<? extends HasMetadata>> KINDS = List.of(Deployment.class, Service.class,
			HorizontalPodAutoscaler.class, PodDisruptionBudget.class, NetworkPolicy.class, ServiceMonitor.class);

	/** Refuses what the API does not have. */
	private static final ObjectMapper MAPPER = new ObjectMapper()
		.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
			@Override
			public Boolean hasAnySetter(Annotated annotated) {
				return false;
			}
		})
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

	private final Map<Class<?>, HasMetadata> manifests = manifests();

	@Test
	void hasOneManifestOfEachKind() {
		assertThat(this.manifests).containsOnlyKeys(KINDS);
	}

	@Test
	void selectsThePodsThatTheDeploymentMakes() {
		Map<String, String> labels = deployment().getSpec().getTemplate().getMetadata().getLabels();
		assertThat(labels).isNotEmpty();
		assertThat(deployment().getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
		assertThat(get(Service.class).getSpec().getSelector()).isEqualTo(labels);
		assertThat(get(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
		assertThat(get(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels()).isEqualTo(labels);
		assertThat(get(HorizontalPodAutoscaler.class).getSpec().getScaleTargetRef().getName())
			.isEqualTo(deployment().getMetadata().getName());
		assertThat(get(ServiceMonitor.class).getSpec().getSelector().getMatchLabels())
			.isEqualTo(get(Service.class).getMetadata().getLabels());
	}

	@Test
	void connectsPortsThatThereAre() {
		Map<String, Integer> ports = container().getPorts()
			.stream()
			.collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
		assertThat(ports).isEqualTo(Map.of("http", 8080, "management", 8081));
		Service service = get(Service.class);
		assertThat(service.getSpec().getPorts()).extracting(ServicePort::getTargetPort)
			.extracting(IntOrString::getStrVal)
			.containsExactlyInAnyOrderElementsOf(ports.keySet());
		assertThat(get(ServiceMonitor.class).getSpec().getEndpoints()).extracting(Endpoint::getPort)
			.isSubsetOf(service.getSpec().getPorts().stream().map(ServicePort::getName).toList());
		assertThat(get(NetworkPolicy.class).getSpec().getIngress()).flatExtracting((rule) -> rule.getPorts())
			.extracting(NetworkPolicyPort::getPort)
			.extracting(IntOrString::getStrVal)
			.containsExactlyInAnyOrderElementsOf(ports.keySet());
		assertThat(Stream.of(container().getStartupProbe(), container().getLivenessProbe(),
				container().getReadinessProbe()))
			.extracting(Probe::getHttpGet)
			.extracting((get) -> get.getPort().getStrVal())
			.containsOnly("management");
	}

	@Test
	void asksForWhatThereIs() {
		assertThat(Stream.of(container().getStartupProbe(), container().getLivenessProbe(),
				container().getReadinessProbe()))
			.extracting((probe) -> probe.getHttpGet().getPath())
			.containsExactly("/actuator/health/liveness", "/actuator/health/liveness", "/actuator/health/readiness");
		assertThat(get(ServiceMonitor.class).getSpec().getEndpoints()).extracting(Endpoint::getPath)
			.containsExactly("/actuator/prometheus");
	}

	@Test
	void keepsAReplicaWhileAnotherIsRestarted() {
		assertThat(get(HorizontalPodAutoscaler.class).getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void waitsForTheDrain() throws IOException {
		PodSpec pod = deployment().getSpec().getTemplate().getSpec();
		Duration preStop = Duration.ofSeconds(container().getLifecycle().getPreStop().getSleep().getSeconds());
		Duration grace = ServerSettings.duration("mcp.shutdown.grace");
		assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds()))
			.isGreaterThanOrEqualTo(preStop.plus(grace).plusSeconds(10));
	}

	@Test
	void givesThePodNoRights() {
		PodSpec pod = deployment().getSpec().getTemplate().getSpec();
		assertThat(pod.getAutomountServiceAccountToken()).isFalse();
		assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
		assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
		SecurityContext container = container().getSecurityContext();
		assertThat(container.getAllowPrivilegeEscalation()).isFalse();
		assertThat(container.getReadOnlyRootFilesystem()).isTrue();
		assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
	}

	@Test
	void setsSettingsThatThereAreAndRefersToSecrets() throws IOException {
		assertThat(container().getEnv()).isNotEmpty();
		for (EnvVar variable : container().getEnv()) {
			assertThat(ServerSettings.hasVariable(variable.getName())).as(variable.getName()).isTrue();
		}
		assertThat(container().getEnv()).filteredOn((variable) -> variable.getName().equals("MCP_SEAL_KEYS"))
			.singleElement()
			.satisfies((keys) -> {
				assertThat(keys.getValue()).isNull();
				assertThat(keys.getValueFrom().getSecretKeyRef()).isNotNull();
			});
	}

	private Container container() {
		return deployment().getSpec().getTemplate().getSpec().getContainers().getFirst();
	}

	private Deployment deployment() {
		return get(Deployment.class);
	}

	private <T extends HasMetadata> T get(Class<T> kind) {
		return kind.cast(Objects.requireNonNull(this.manifests.get(kind)));
	}

	private static Map<Class<?>, HasMetadata> manifests() {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			return files.map(KubernetesManifestTests::manifest)
				.collect(Collectors.toMap(HasMetadata::getClass, Function.identity()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static HasMetadata manifest(Path file) {
		Map<String, Object> yaml = Yaml.read(file);
		return KINDS.stream()
			.filter((kind) -> kind.getSimpleName().equals(yaml.get("kind")))
			.filter((kind) -> HasMetadata.getApiVersion(kind).equals(yaml.get("apiVersion")))
			.findAny()
			.map((kind) -> MAPPER.convertValue(yaml, kind))
			.orElseThrow(() -> new AssertionError(file + " is of no known kind and version"));
	}

}
