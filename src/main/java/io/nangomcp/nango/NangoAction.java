package io.nangomcp.nango;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An action function as {@code GET /scripts/config} describes it.
 *
 * @param name its name, unique among the actions of its integration
 * @param description what its author says it does, may be empty
 * @param enabled whether it may be triggered
 * @param input the name of its input's definition in {@code jsonSchema}, if it takes any
 * @param jsonSchema {@code {"definitions": {...}}} in the style of draft-07, if Nango
 * knows the schemas
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NangoAction(String name, @Nullable String description, boolean enabled, @Nullable String input,
		@JsonProperty("json_schema") @Nullable JsonNode jsonSchema) {

}
