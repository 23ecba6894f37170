package io.nangomcp.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import org.springframework.web.server.ServerWebExchange;

/**
 * The ids of requests: that which the client, or a proxy, gives, else one of ours.
 */
final class RequestIds {

	private static final String HEADER = "X-Request-Id";

	private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private RequestIds() {
	}

	/** Gives the request its id, which the response tells. */
	static String identify(ServerWebExchange exchange) {
		String given = exchange.getRequest().getHeaders().getFirst(HEADER);
		String id = (given != null && USABLE.matcher(given).matches()) ? given
				: HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		exchange.getResponse().getHeaders().set(HEADER, id);
		return id;
	}

}
