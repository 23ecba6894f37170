package io.nangomcp.upstream;

import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Nango that answers at once, and what the caller wants: {@code run} answers its input,
 * {@code answer} the status and the text that its input has. {@code ask} answers a
 * question. Every integration has these, and every key may use them; each connection and
 * each user that is asked for is there.
 */
public final class EchoNango implements AutoCloseable {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final String FUNCTIONS = """
			{"data":[
			  {"id":1,"name":"run","enabled":true,"input":"In","returns":["Out"],"json_schema":{"definitions":{
			    "In":{"type":"object","properties":{
			      "region":{"type":"string","x-mcp-header":"Region","maxLength":20},
			      "limit":{"type":"integer","x-mcp-header":"Limit","default":10,"multipleOf":0.5},
			      "dry":{"type":"boolean","x-mcp-header":"Dry-Run"},
			      "where":{"type":"object","properties":{"zone":{"type":"string","x-mcp-header":"Zone"}}},
			      "note":{"type":"string","pattern":"^(a|b)*c?","format":"email"},
			      "any":{},
			      "tree":{"$ref":"#/definitions/Tree"},
			      "choice":{"oneOf":[{"type":"number","minimum":1},{"type":"array","uniqueItems":true},{"const":{"a":1.0}}]}}},
			    "Tree":{"type":"object","properties":{"left":{"$ref":"#/definitions/Tree"},"right":{"$ref":"#/definitions/Tree"}}},
			    "Out":{"type":"object","properties":{"region":{"type":"string"},"any":{}}}}}},
			  {"id":2,"name":"ask","enabled":true},
			  {"id":3,"name":"answer","enabled":true,"input":"In","returns":["Out"],"json_schema":{"definitions":{
			    "In":{"type":"object","properties":{"status":{"type":"integer"},"text":{"type":"string"}}},
			    "Out":{"type":"object","properties":{"a":{"enum":[1,2.5]}}}}}}],
			 "pagination":{"total":3}}""";

	private static final String QUESTION = """
			{"$mcp":{"requestState":"s","inputRequests":{"user":{"method":"elicitation/create","params":{
			  "mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}}}}}}}}""";

	private static final String LINK = """
			{"data":{"token":"t","connect_link":"https://connect.example/t","expires_at":"2999-01-01T00:00:00.000Z"}}""";

	private static final String INTEGRATIONS = """
			{"data":[{"unique_key":"crm","provider":"crm","display_name":"CRM"}]}""";

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle(EchoNango::answer)
		.bindNow();

	private EchoNango() {
	}

	public static EchoNango start() {
		return new EchoNango();
	}

	public String baseUrl() {
		return "http://127.0.0.1:" + this.server.port();
	}

	private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		return request.receive()
			.aggregate()
			.asString()
			.defaultIfEmpty("")
			.flatMap((body) -> switch (request.method() + " " + request.path()) {
				case "POST action/trigger" -> trigger(MAPPER.readTree(body), response);
				case "GET connections" -> send(response, 200, connections(request.uri()));
				case "GET integrations" -> send(response, 200, INTEGRATIONS);
				case "POST connect/sessions", "POST connect/sessions/reconnect" -> send(response, 201, LINK);
				case "GET scripts/config" -> send(response, 200, "[]");
				default -> send(response, 200, FUNCTIONS);
			});
	}

	private static Mono<Void> trigger(JsonNode trigger, HttpServerResponse response) {
		JsonNode input = trigger.path("input");
		return switch (trigger.path("action_name").asString()) {
			case "answer" -> send(response, 200 + Math.floorMod(input.path("status").asInt(200) - 200, 400),
					input.path("text").asString(""));
			case "ask" -> send(response, 200, QUESTION);
			default -> send(response, 200, input.toString());
		};
	}

	/** One, which has all that is asked for. */
	private static String connections(String uri) {
		Map<String, List<String>> query = new QueryStringDecoder(uri).parameters();
		ObjectNode connection = MAPPER.createObjectNode()
			.put("connection_id", first(query, "connectionId"))
			.put("provider_config_key", first(query, "integrationId"));
		connection.putObject("tags").put("end_user_id", first(query, "tags[end_user_id]"));
		return MAPPER.createObjectNode().set("connections", MAPPER.createArrayNode().add(connection)).toString();
	}

	private static String first(Map<String, List<String>> query, String name) {
		return query.getOrDefault(name, List.of("c")).getFirst();
	}

	private static Mono<Void> send(HttpServerResponse response, int status, String text) {
		return response.status(status)
			.header("Content-Type", "application/json; charset=utf-8")
			.sendString(Mono.just(text))
			.then();
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

}
