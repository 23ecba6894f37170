package io.nangomcp;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.nangomcp.FaultyCall.Answer;
import io.nangomcp.upstream.FaultyNango;
import io.nangomcp.upstream.FaultyNango.Door;
import io.nangomcp.upstream.FaultyNango.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of calls, of which many go wrong and some are given up by their clients:
 * whatever happens, no write runs twice, each call has a true answer, and nothing stays
 * behind. Repeat a storm with {@code -Dstorm.seed}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FaultStormTests {

	private static final int CALLS = Integer.getInteger("storm.calls", 2_500);

	private static final int AT_A_TIME = 64;

	/** A fifth as many. */
	private static final int CONNECTIONS_OF_LISTS = 13;

	private static final int FAULTY_PERCENT = 20;

	private static final int ABANDONED_PERCENT = 2;

	/** Of so many calls, one is the first of some that find the door closed or worse. */
	private static final int BETWEEN_OUTAGES = 500;

	private static final int OUTAGE = 30;

	/** Those that need a while to end are rare. */
	private static final List<Fault> SLOW = List.of(Fault.STALLED_HEADERS, Fault.STALLED_BODY, Fault.SLOW_DRIP);

	private static final List<Fault> FAST = List.of(Fault.values())
		.stream()
		.filter((fault) -> !SLOW.contains(fault) && fault != Fault.NONE && fault != Fault.TOGETHER)
		.toList();

	private static final List<Door> OUTAGES = List.of(Door.CLOSED, Door.RESETTING, Door.DEAF);

	private static final String CALL_TYPE = "io.nangomcp.calls.ActionCall";

	private final long seed = Long.getLong("storm.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private final FaultyNango nango = FaultyNango.start();

	private final Map<FaultyCall, Answer> answers = new ConcurrentHashMap<>();

	private final Map<FaultyCall, Throwable> unanswered = new ConcurrentHashMap<>();

	/** Also those that were abandoned. */
	private final List<FaultyCall> writes = new ArrayList<>();

	private final AtomicInteger abandoned = new AtomicInteger();

	private final long callsBefore = LiveObjects.count(CALL_TYPE);

	private BufferLeaks leaks;

	private ConfigurableApplicationContext server;

	private int port;

	@BeforeEach
	void start() {
		this.server = OwnServer.start("--nango.base-url=" + this.nango.baseUrl(), "--nango.timeout.first-byte=3s",
				"--nango.timeout.total=5s", "--nango.max-response-size=500KB", "--nango.circuit-breaker.open-for=20ms",
				"--nango.pool.max-connections=" + AT_A_TIME, "--mcp.limits.max-concurrent-per-caller=" + AT_A_TIME,
				"--mcp.limits.max-concurrent-per-key=" + AT_A_TIME, "--mcp.limits.calls-per-minute-per-caller=0",
				"--mcp.limits.calls-per-minute-per-key=0");
		this.port = OwnServer.port(this.server);
		this.leaks = BufferLeaks.watch();
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.nango.close();
		this.leaks.close();
	}

	@Test
	@Timeout(180)
	void runsNoWriteTwiceAnswersEachCallAndLeavesNothingBehind(CapturedOutput output) throws InterruptedException {
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			storm(http);
			assertThatEachCallHasATrueAnswer();
			awaitRecovery(http);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> this.nango.busyConnections() == 0);
			assertThatAllPlacesAreFree(http);
		}
		assertThat(this.nango.connections()).as(toString()).isLessThanOrEqualTo(AT_A_TIME + CONNECTIONS_OF_LISTS);
		this.server.close();
		assertThat(output.toString()).as(toString()).contains("Stopping: no new requests, 0 running");
		this.nango.awaitNoConnection();
		assertThat(LiveObjects.count(CALL_TYPE)).as("calls in memory, %s", this).isLessThanOrEqualTo(this.callsBefore);
		assertThat(this.leaks.found()).as(toString()).isEmpty();
	}

	private void storm(HttpClient http) throws InterruptedException {
		Semaphore places = new Semaphore(AT_A_TIME);
		List<CompletableFuture<?>> sent = new ArrayList<>();
		for (int number = 0; number < CALLS; number++) {
			if (number % BETWEEN_OUTAGES == 0) {
				this.nango.turn(Door.OPEN);
			}
			else if (number % BETWEEN_OUTAGES == BETWEEN_OUTAGES - OUTAGE) {
				this.nango.turn(OUTAGES.get(this.random.nextInt(OUTAGES.size())));
			}
			FaultyCall call = next(number);
			if (call.tool().equals("write")) {
				this.writes.add(call);
			}
			boolean leaves = this.random.nextInt(100) < ABANDONED_PERCENT;
			places.acquire();
			sent.add(send(http, call, leaves).thenRun(places::release));
		}
		CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
		this.nango.turn(Door.OPEN);
	}

	private FaultyCall next(int number) {
		String tool = List.of("read", "put", "write").get(this.random.nextInt(3));
		boolean faulty = this.random.nextInt(100) < FAULTY_PERCENT;
		List<Fault> faults = (this.random.nextInt(20) == 0) ? SLOW : FAST;
		Fault fault = faulty ? faults.get(this.random.nextInt(faults.size())) : Fault.NONE;
		return new FaultyCall("storm-" + number, tool, fault, 1 + this.random.nextInt(3));
	}

	/** A client that leaves does so once its call has arrived at Nango, if it does. */
	private CompletableFuture<?> send(HttpClient http, FaultyCall call, boolean leaves) {
		CompletableFuture<HttpResponse<String>> answer = http.sendAsync(call.toRequest(this.port),
				HttpResponse.BodyHandlers.ofString());
		if (leaves) {
			this.abandoned.incrementAndGet();
			return CompletableFuture.anyOf(answer, this.nango.arrival(call.id()))
				.handle((first, failure) -> answer.cancel(true));
		}
		return answer.thenApply((response) -> this.answers.put(call, Answer.read(call, response)))
			.exceptionally((failure) -> {
				this.unanswered.put(call, failure);
				return null;
			});
	}

	/** What is called safe to repeat has provably not run, unless repeats do no harm. */
	private void assertThatEachCallHasATrueAnswer() {
		assertThat(this.unanswered).as(toString()).isEmpty();
		assertThat(this.answers).as(toString()).hasSize(CALLS - this.abandoned.get());
		assertThat(this.writes.stream().filter((call) -> this.nango.executions(call.id()) > 1)).as(toString())
			.isEmpty();
		this.answers.forEach((call, answer) -> {
			int runs = this.nango.executions(call.id());
			boolean succeeded = answer.code().equals("success");
			int most = call.tool().equals("write") ? (answer.safe() ? 0 : 1) : 3;
			assertThat(runs).as("runs of %s, answered %s, %s", call, answer, this).isBetween(succeeded ? 1 : 0, most);
			assertThat(this.nango.requests(call.id())).as("requests of %s, %s", call, this).isLessThanOrEqualTo(3);
		});
		assertThat(this.answers.values().stream().filter((answer) -> answer.code().equals("success"))).as(toString())
			.hasSizeGreaterThan(CALLS / 2);
	}

	/** As many calls as Nango is tried with after an outage, one after the other. */
	private void awaitRecovery(HttpClient http) {
		AtomicInteger calls = new AtomicInteger();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> Stream
				.generate(() -> new FaultyCall("recovered-" + calls.incrementAndGet(), "write", Fault.NONE, 1))
				.limit(10)
				.allMatch((call) -> answer(http, call).join().code().equals("success")));
	}

	private CompletableFuture<Answer> answer(HttpClient http, FaultyCall call) {
		return http.sendAsync(call.toRequest(this.port), HttpResponse.BodyHandlers.ofString())
			.thenApply((response) -> Answer.read(call, response));
	}

	/** One that was not given back would be missed by calls that wait for each other. */
	private void assertThatAllPlacesAreFree(HttpClient http) {
		this.nango.expectTogether(AT_A_TIME);
		List<CompletableFuture<String>> calls = IntStream.range(0, AT_A_TIME)
			.mapToObj((number) -> new FaultyCall("together-" + number, "write", Fault.TOGETHER, 1))
			.map((call) -> answer(http, call).thenApply(Answer::code))
			.toList();
		assertThat(calls).as(toString()).allSatisfy((call) -> assertThat(call.join()).isEqualTo("success"));
	}

	@Override
	public String toString() {
		return "storm.seed=%d, %d abandoned, %s".formatted(this.seed, this.abandoned.get(),
				this.answers.values()
					.stream()
					.collect(Collectors.groupingBy((answer) -> answer.code(), Collectors.counting())));
	}

}
