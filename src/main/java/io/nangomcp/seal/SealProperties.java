package io.nangomcp.seal;

import java.util.Base64;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The key ring.
 *
 * @param keys Base64 of 32 random bytes each (openssl rand -base64 32), the same on all
 * replicas: the first seals handles, all open them
 */
@ConfigurationProperties("mcp.seal")
record SealProperties(@DefaultValue List<String> keys) {

	static final int KEY_BYTES = 32;

	SealProperties {
		if (!keys.stream().allMatch(SealProperties::isKey)) {
			throw new IllegalArgumentException(
					"mcp.seal.keys (MCP_SEAL_KEYS) must each be Base64 of 32 bytes: openssl rand -base64 32");
		}
	}

	private static boolean isKey(String text) {
		try {
			return Base64.getDecoder().decode(text).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return "SealProperties[%d keys]".formatted(this.keys.size());
	}

}
