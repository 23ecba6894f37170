package io.nangomcp.nango;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a new connection is for: the body of {@code POST /connect/sessions}.
 *
 * @param tags the tags that the connection gets
 * @param allowedIntegrations the unique keys of the integrations that may be connected
 * @param integrationsConfigDefaults Nango's defaults by integration, {@code null} for
 * none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectSession(Map<String, String> tags,
		@JsonProperty("allowed_integrations") List<String> allowedIntegrations,
		@JsonProperty("integrations_config_defaults") @Nullable ObjectNode integrationsConfigDefaults) {

	/**
	 * Never prints the tags or the defaults.
	 */
	@Override
	public String toString() {
		return "ConnectSession[allowedIntegrations=%s]".formatted(this.allowedIntegrations);
	}

}
