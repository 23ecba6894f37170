package io.nangomcp.sandbox;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A connection.
 *
 * @param number Nango's own number for it
 * @param integration the integration that it connects to
 * @param id the connection id
 * @param owner whom it belongs to
 * @param created when it was made
 * @param credentials what became of its credentials
 * @param metadata the connection's metadata
 * @param store what the provider holds for it
 */
record Connection(int number, Integration integration, String id, Owner owner, Instant created, Credentials credentials,
		JsonNode metadata, Store store) {

	/** The connection once its owner has connected again. */
	Connection reconnected(Owner by) {
		return new Connection(this.number, this.integration, this.id, by, this.created, Credentials.accepted(),
				this.metadata, this.store);
	}

	/** Whether Nango's search finds the text, in any case. */
	boolean mentions(String text) {
		String wanted = text.toLowerCase(Locale.ROOT);
		JsonNode endUser = this.owner.endUser();
		return Stream.of(this.id, endUser.path("display_name").asString(""), endUser.path("email").asString(""))
			.anyMatch((candidate) -> candidate.toLowerCase(Locale.ROOT).contains(wanted));
	}

	/** The form in the list of connections. */
	ObjectNode listed() {
		ObjectNode listed = Json.object()
			.put("id", this.number)
			.put("connection_id", this.id)
			.put("provider_config_key", this.integration.uniqueKey())
			.put("provider", this.integration.provider());
		listed.set("errors", this.credentials.errors());
		listed.set("end_user", this.owner.endUser());
		listed.set("tags", this.owner.tags());
		listed.set("metadata", this.metadata);
		return listed.put("created", this.created.toString().replace("Z", "+00:00"));
	}

	/**
	 * What became of a connection's credentials.
	 *
	 * @param refused whether the provider refuses them
	 * @param errors what Nango knows of it
	 */
	record Credentials(boolean refused, JsonNode errors) {

		static Credentials accepted() {
			return new Credentials(false, JsonNodeFactory.instance.arrayNode());
		}

	}

}
