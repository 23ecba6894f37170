package io.nangomcp.seal;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The key ring.
 *
 * @param keys Base64 of 32 random bytes each, the same on all replicas: the first seals,
 * all open; random for this process when empty
 */
@ConfigurationProperties("mcp.seal")
record SealProperties(@DefaultValue List<String> keys) {

	@Override
	public String toString() {
		return "SealProperties[%d keys]".formatted(this.keys.size());
	}

}
