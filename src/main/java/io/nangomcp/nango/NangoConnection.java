package io.nangomcp.nango;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A connection as Nango lists it, without its credentials.
 *
 * @param id its id
 * @param integration the unique key of its integration
 * @param provider the API behind the integration
 * @param errors what is wrong with it at the moment
 * @param tags what the application says of it, such as {@code end_user_id}
 * @param created when it was made, ISO 8601
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NangoConnection(@JsonProperty("connection_id") String id,
		@JsonProperty("provider_config_key") String integration, String provider, List<Problem> errors,
		Map<String, String> tags, String created) {

	/**
	 * Takes what Nango left out for empty.
	 */
	public NangoConnection {
		Objects.requireNonNull(id, "connection_id");
		Objects.requireNonNull(integration, "provider_config_key");
		provider = Objects.requireNonNullElse(provider, "");
		errors = Objects.requireNonNullElse(errors, List.of());
		tags = Objects.requireNonNullElse(tags, Map.of());
		created = Objects.requireNonNullElse(created, "");
	}

	/**
	 * Whether Nango has found that the credentials are no good.
	 * @return whether the user has to connect again
	 */
	public boolean hasBrokenCredentials() {
		return this.errors.stream().anyMatch((problem) -> "auth".equals(problem.type()));
	}

	/**
	 * Never prints the connection's id, which Nango treats as a secret, nor its tags.
	 */
	@Override
	public String toString() {
		return "NangoConnection[integration=%s]".formatted(this.integration);
	}

	/**
	 * Something wrong with a connection.
	 *
	 * @param type {@code auth} or {@code sync}
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Problem(String type) {

	}

}
