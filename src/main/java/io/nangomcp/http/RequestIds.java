package io.nangomcp.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The ids of requests: that which the client, or a proxy, gives, else one of ours.
 */
final class RequestIds {

	private static final String HEADER = "X-Request-Id";

	private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private RequestIds() {
	}

	/** Gives the request its id, which the response tells. */
	static String identify(ServerHttpRequest request, ServerHttpResponse response) {
		String given = request.getHeaders().getFirst(HEADER);
		String id = (given != null && USABLE.matcher(given).matches()) ? given
				: HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		response.getHeaders().set(HEADER, id);
		return id;
	}

}
