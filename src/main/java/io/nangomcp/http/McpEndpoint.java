package io.nangomcp.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.nangomcp.caller.Caller;
import io.nangomcp.caller.CallerReader;
import io.nangomcp.caller.InvalidCallerException;
import io.nangomcp.mcp.McpHeaders;
import io.nangomcp.mcp.McpRequest;
import io.nangomcp.mcp.McpServer;
import io.nangomcp.mcp.Reply;
import io.nangomcp.mcp.ServerSentEvents;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * {@code /mcp}: checks what HTTP can check, and leaves the rest to {@link McpServer}.
 */
class McpEndpoint {

	private static final String REQUEST_ID = "X-Request-Id";

	private static final Pattern USABLE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final Pattern MCP_HEADER = Pattern.compile("(?:mcp-.*|accept)", Pattern.CASE_INSENSITIVE);

	private final McpServer server;

	private final CallerReader callerReader;

	private final OwnHosts hosts;

	private final int maxRequestSize;

	McpEndpoint(McpServer server, CallerReader callerReader, OwnHosts hosts, HttpProperties properties) {
		this.server = server;
		this.callerReader = callerReader;
		this.hosts = hosts;
		this.maxRequestSize = Math.toIntExact(properties.maxRequestSize().toBytes());
	}

	Mono<ServerResponse> post(ServerRequest request) {
		String requestId = requestId(request);
		return answer(request, requestId).flatMap((reply) -> write(reply, request, requestId));
	}

	Mono<ServerResponse> refuseMethod(ServerRequest request) {
		String requestId = requestId(request);
		Reply reply = this.server.refuse(405, "This endpoint answers to POST only", requestId);
		return write(reply, request, requestId);
	}

	private Mono<Reply> answer(ServerRequest request, String requestId) {
		Optional<String> foreign = this.hosts.findForeign(request.headers().asHttpHeaders());
		if (foreign.isPresent()) {
			return Mono.just(this.server.refuse(403, foreign.get(), requestId));
		}
		if (!isJson(request)) {
			return Mono
				.just(this.server.refuse(415, "The header \"Content-Type\" must be application/json", requestId));
		}
		try {
			Caller caller = this.callerReader.read(request.headers().asHttpHeaders());
			McpHeaders headers = mcpHeaders(request);
			return readBody(request).map((body) -> new McpRequest(caller, requestId, headers, body))
				.flatMap(this.server::handle)
				.onErrorResume(DataBufferLimitException.class, (ex) -> Mono.just(tooLarge(requestId)));
		}
		catch (InvalidCallerException ex) {
			return Mono.just(this.server.refuse(400, String.valueOf(ex.getMessage()), requestId));
		}
	}

	private Reply tooLarge(String requestId) {
		return this.server.refuse(413, "The request is larger than %d bytes".formatted(this.maxRequestSize), requestId);
	}

	private Mono<byte[]> readBody(ServerRequest request) {
		return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), this.maxRequestSize)
			.map(McpEndpoint::bytes)
			.defaultIfEmpty(new byte[0]);
	}

	private static Mono<ServerResponse> write(Reply reply, ServerRequest request, String requestId) {
		return switch (reply) {
			case Reply.Accepted _ -> ServerResponse.accepted().header(REQUEST_ID, requestId).build();
			case Reply.Json json -> writeJson(json, request, requestId);
			case Reply.Stream stream -> writeStream(stream, requestId);
		};
	}

	private static Mono<ServerResponse> writeJson(Reply.Json json, ServerRequest request, String requestId) {
		ServerResponse.BodyBuilder response = ServerResponse.status(json.status())
			.header(REQUEST_ID, requestId)
			.headers((headers) -> json.headers().forEach(headers::set));
		if (json.status() == HttpStatus.METHOD_NOT_ALLOWED.value()) {
			response.allow(HttpMethod.POST);
		}
		if (json.status() == HttpStatus.CONTENT_TOO_LARGE.value()) {
			// The rest of the body would be taken for the next request.
			response.header(HttpHeaders.CONNECTION, "close");
		}
		if (mcpHeaders(request).acceptOnlyEventStream()) {
			return response.contentType(MediaType.TEXT_EVENT_STREAM).bodyValue(ServerSentEvents.message(json.body()));
		}
		return response.contentType(MediaType.APPLICATION_JSON).bodyValue(json.body());
	}

	private static Mono<ServerResponse> writeStream(Reply.Stream stream, String requestId) {
		return ServerResponse.ok()
			.header(REQUEST_ID, requestId)
			// nginx would hold events back.
			.header("X-Accel-Buffering", "no")
			.cacheControl(CacheControl.noCache())
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body((message, context) -> message
				.writeAndFlushWith(stream.frames().map((frame) -> Mono.just(message.bufferFactory().wrap(frame)))));
	}

	private static boolean isJson(ServerRequest request) {
		try {
			return request.headers().contentType().filter(MediaType.APPLICATION_JSON::equalsTypeAndSubtype).isPresent();
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static McpHeaders mcpHeaders(ServerRequest request) {
		HttpHeaders all = request.headers().asHttpHeaders();
		return new McpHeaders(all.headerNames()
			.stream()
			.filter((name) -> MCP_HEADER.matcher(name).matches())
			.collect(Collectors.toMap(Function.identity(), all::getOrEmpty)));
	}

	private static String requestId(ServerRequest request) {
		String given = request.headers().firstHeader(REQUEST_ID);
		if (given != null && USABLE_REQUEST_ID.matcher(given).matches()) {
			return given;
		}
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

	private static byte[] bytes(DataBuffer buffer) {
		try {
			byte[] bytes = new byte[buffer.readableByteCount()];
			buffer.read(bytes);
			return bytes;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

}
