package io.nangomcp.nango;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An action function as Nango lists it.
 *
 * @param id its id, unique in the environment
 * @param name its name, unique among the actions of its integration
 * @param description what its author says it does, may be empty
 * @param enabled whether it may be triggered
 * @param input the name of its input's definition in {@code jsonSchema}, if it takes any
 * @param returns the names of its output's definitions
 * @param jsonSchema {@code {"definitions": {...}}} in the style of draft-07, if Nango
 * knows the schemas
 * @param endpoints the HTTP endpoints that its author declared for it; empty when there
 * are none, and where the key may not read {@code GET /scripts/config}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NangoAction(long id, String name, @Nullable String description, boolean enabled, @Nullable String input,
		List<String> returns, @JsonProperty("json_schema") @Nullable JsonNode jsonSchema, List<Endpoint> endpoints) {

	/**
	 * Takes a list that Nango left out for an empty one.
	 */
	public NangoAction {
		Objects.requireNonNull(name, "name");
		returns = Objects.requireNonNullElse(returns, List.of());
		endpoints = Objects.requireNonNullElse(endpoints, List.of());
	}

	/**
	 * The methods of the endpoints, which hint at what the action does to the world.
	 * @return methods such as {@code GET}, without repetition
	 */
	public List<String> methods() {
		return this.endpoints.stream().map(Endpoint::method).distinct().toList();
	}

	NangoAction withEndpoints(List<Endpoint> declared) {
		return new NangoAction(this.id, this.name, this.description, this.enabled, this.input, this.returns,
				this.jsonSchema, declared);
	}

	/**
	 * An HTTP endpoint that stands for the action.
	 *
	 * @param method its method, such as {@code GET}
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Endpoint(String method) {

		/**
		 * Takes a method that Nango left out for an unknown one.
		 */
		public Endpoint {
			method = Objects.requireNonNullElse(method, "");
		}

	}

}
