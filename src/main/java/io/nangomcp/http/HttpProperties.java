package io.nangomcp.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The edge.
 *
 * @param maxRequestSize largest request body that is read
 */
@ConfigurationProperties("mcp.http")
record HttpProperties(@DefaultValue("4MB") DataSize maxRequestSize) {

	HttpProperties {
		if (maxRequestSize.toBytes() < 1 || maxRequestSize.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("mcp.http.max-request-size must be between 1 byte and 2 GB");
		}
	}

}
