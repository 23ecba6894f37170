package io.nangomcp.sessions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nangomcp.caller.AgentSession;
import io.nangomcp.caller.AgentSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisEndedSessions} whose Redis is away: nobody listens there.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisEndedSessionsTests {

	private static final AgentSession SESSION = AgentSessions.of("key-1", Map.of(), "crm");

	private final Counter failures = Counter.builder("failures").register(new SimpleMeterRegistry());

	private final LocalEndedSessions seen = LocalEndedSessions.inMemory(InstantSource.fixed(Instant.EPOCH));

	private final RedisEndedSessions sessions = RedisEndedSessions.at("redis://127.0.0.1:" + unusedPort(),
			Duration.ofSeconds(15), this.seen, InstantSource.fixed(Instant.EPOCH), this.failures);

	@AfterEach
	void stop() {
		this.sessions.destroy();
	}

	@Test
	void servesWhatThisReplicaHasSeen(CapturedOutput output) {
		verify(false);
		verify(false);
		assertThat(this.failures.count()).isEqualTo(2);
		this.seen.remember(SESSION.id(), SESSION.expiresAt());
		verify(true);
		assertThat(this.failures.count()).isEqualTo(2);
		assertThat(output.toString()).containsOnlyOnce("Redis does not say which agent sessions have ended")
			.doesNotContain(SESSION.id());
	}

	@Test
	void endsASessionHereAndSaysThatOthersDoNotKnow() {
		StepVerifier.create(this.sessions.end(SESSION.id(), SESSION.expiresAt()))
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(SessionException.class,
					(refusal) -> assertThat(refusal.code()).isEqualTo("end_not_shared")));
		verify(true);
	}

	private void verify(boolean ended) {
		StepVerifier.create(this.sessions.hasEnded(SESSION)).expectNext(ended).verifyComplete();
	}

	private static int unusedPort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
