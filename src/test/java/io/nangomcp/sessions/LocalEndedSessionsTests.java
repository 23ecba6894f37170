package io.nangomcp.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LocalEndedSessions} and {@link EndedFile}.
 */
class LocalEndedSessionsTests {

	private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

	private static final Instant LATER = NOW.plusSeconds(60);

	@TempDir
	private Path directory;

	@Test
	void remembersInMemory() {
		LocalEndedSessions sessions = LocalEndedSessions.inMemory(InstantSource.fixed(NOW));
		end(sessions, "one");
		assertThat(sessions.knows("one")).isTrue();
		assertThat(sessions.knows("two")).isFalse();
	}

	@Test
	void remembersAcrossRestarts() {
		end(inFile(NOW), "one");
		LocalEndedSessions restarted = inFile(NOW);
		end(restarted, "two");
		assertThat(inFile(NOW).knows("one")).isTrue();
		assertThat(inFile(NOW).knows("two")).isTrue();
		assertThat(inFile(NOW).knows("three")).isFalse();
	}

	@Test
	void forgetsWhatHasExpired() throws IOException {
		end(inFile(NOW), "one");
		assertThat(inFile(LATER.minusSeconds(1)).knows("one")).isTrue();
		assertThat(inFile(LATER).knows("one")).isFalse();
		assertThat(file()).isEmptyFile();
	}

	@Test
	void remembersAllThatEndAtATime() throws IOException {
		LocalEndedSessions sessions = inFile(NOW);
		Flux.fromStream(IntStream.range(0, 200).mapToObj((number) -> "session-" + number))
			.flatMap((id) -> sessions.end(id, LATER), 50)
			.as(StepVerifier::create)
			.verifyComplete();
		assertThat(new EndedFile(file()).read()).hasSize(200);
	}

	/** A crash may leave any part of the file that is written beside. */
	@Test
	void survivesATornWrite() throws IOException {
		end(inFile(NOW), "one");
		Files.writeString(this.directory.resolve("ended.new"), "two 17");
		LocalEndedSessions restarted = inFile(NOW);
		assertThat(restarted.knows("one")).isTrue();
		assertThat(restarted.knows("two")).isFalse();
		end(restarted, "three");
		assertThat(new EndedFile(file()).read()).isEqualTo(Map.of("one", LATER, "three", LATER));
	}

	@Test
	void leavesOutWhatIsNotItsOwn() throws IOException {
		Files.writeString(file(),
				"one %d\nnoise\u0000\u00e9\ntwo\n\nthree 99999999999999999999\n".formatted(LATER.getEpochSecond()));
		assertThat(new EndedFile(file()).read()).isEqualTo(Map.of("one", LATER));
	}

	@Test
	void doesNotStartWithAFileThatCannotBeWritten() {
		Path nowhere = this.directory.resolve("none/ended");
		assertThatIllegalStateException()
			.isThrownBy(() -> LocalEndedSessions.inFile(new EndedFile(nowhere), InstantSource.fixed(NOW)))
			.withMessageContaining("mcp.sessions.ended-file")
			.withMessageContaining(nowhere.toString());
	}

	@Test
	void saysWhenAnEndIsNotStored() throws IOException {
		LocalEndedSessions sessions = inFile(NOW);
		Files.createDirectory(this.directory.resolve("ended.new"));
		StepVerifier.create(sessions.end("one", LATER))
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(SessionException.class,
					(refusal) -> assertThat(refusal.code()).isEqualTo("end_not_stored")));
		assertThat(sessions.knows("one")).isTrue();
	}

	private void end(LocalEndedSessions sessions, String id) {
		StepVerifier.create(sessions.end(id, LATER)).verifyComplete();
	}

	private LocalEndedSessions inFile(Instant now) {
		return LocalEndedSessions.inFile(new EndedFile(file()), InstantSource.fixed(now));
	}

	private Path file() {
		return this.directory.resolve("ended");
	}

}
