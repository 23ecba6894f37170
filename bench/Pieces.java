package io.nangomcp.mcp;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.nangomcp.check.InputCheck;
import io.nangomcp.schema.ArgumentShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;

/**
 * The pieces of a call that are plain code, each alone: what is between them is Reactor,
 * Netty and Spring.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Pieces {

	private static final String SCHEMA = """
			{"type":"object","properties":{
			"email":{"type":"string","format":"email"},
			"name":{"type":"string","minLength":1,"maxLength":200},
			"limit":{"type":"integer","minimum":1,"maximum":100},
			"tags":{"type":"array","items":{"type":"string"},"maxItems":10}},
			"required":["email","limit"],"additionalProperties":false}""";

	private static final String REQUEST = """
			{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create-contact",\
			"arguments":{"email":"ada@example.com","name":"Ada","limit":10,"tags":["vip","eu"]}}}""";

	private final JsonMapper mapper = JsonMapper.shared();

	private final RequestReader reader = new RequestReader();

	private final byte[] request = REQUEST.getBytes(StandardCharsets.UTF_8);

	private final ObjectNode schema = (ObjectNode) this.mapper.readTree(SCHEMA);

	private final InputCheck check = InputCheck.compile(this.schema);

	private final JsonNode arguments = this.mapper.readTree(REQUEST).at("/params/arguments");

	private final HttpHeaders headers = headers();

	private static HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Accept", "application/json, text/event-stream");
		return headers;
	}

	/** The body of a request. */
	@Benchmark
	public JsonNode readsTheEnvelope() {
		return this.reader.read(this.request);
	}

	/** What the client accepts. */
	@Benchmark
	public boolean readsWhatIsAccepted() {
		return new McpHeaders(this.headers::getOrEmpty).acceptEventStream();
	}

	/** The arguments of a call. */
	@Benchmark
	public boolean checksArguments() {
		return this.check.checkAtOnce(this.arguments).isPresent();
	}

	/** For the audit line. */
	@Benchmark
	public String describesArguments() {
		return ArgumentShape.of(this.arguments, this.schema);
	}

}
