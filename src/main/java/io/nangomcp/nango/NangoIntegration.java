package io.nangomcp.nango;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An integration as Nango lists it.
 *
 * @param key its unique key
 * @param provider the API behind it
 * @param displayName its name for humans
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NangoIntegration(@JsonProperty("unique_key") String key, String provider,
		@JsonProperty("display_name") String displayName) {

	/**
	 * Takes a name that Nango left out for the key.
	 */
	public NangoIntegration {
		Objects.requireNonNull(key, "unique_key");
		provider = Objects.requireNonNullElse(provider, "");
		displayName = Objects.requireNonNullElse(displayName, key);
	}

}
