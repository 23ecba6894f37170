package io.nangomcp.sandbox;

import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom a connection belongs to, told as in the body of
 * <code>POST /connect/sessions</code>.
 *
 * @param endUser the end user as Nango shows it, or JSON's null
 * @param tags the tags of the connection
 */
record Owner(JsonNode endUser, ObjectNode tags) {

	static final String EMAIL_TAG = "end_user_email";

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Owner of(ObjectNode body) {
		JsonNode endUser = body.path("end_user");
		JsonNode organization = body.path("organization");
		return new Owner(endUser(endUser, organization), tags(endUser, organization, body.path("tags")));
	}

	/** Whether nobody is named. */
	boolean isNobody() {
		return this.endUser.isNull() && this.tags.isEmpty();
	}

	/** The owner in the words of a page. */
	String label() {
		return Stream.of(this.endUser.path("display_name"), this.endUser.path("email"), this.endUser.path("id"))
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.findFirst()
			.orElseGet(() -> isNobody() ? "nobody in particular" : "a user with the tags " + this.tags);
	}

	private static JsonNode endUser(JsonNode endUser, JsonNode organization) {
		if (endUser.isMissingNode()) {
			return Json.nothing();
		}
		ObjectNode shown = Json.object();
		shown.set("id", endUser.required("id"));
		shown.set("display_name", orNull(endUser.path("display_name")));
		shown.set("email", orNull(endUser.path("email")));
		shown.set("tags", orNull(endUser.path("tags")));
		shown.set("organization", orNull(organization));
		return shown;
	}

	/** Later ones win: those that the end user implies, its own, and the connection's. */
	private static ObjectNode tags(JsonNode endUser, JsonNode organization, JsonNode tags) {
		ObjectNode all = Json.object();
		setIfPresent(all, "end_user_id", endUser.path("id"));
		setIfPresent(all, EMAIL_TAG, endUser.path("email"));
		setIfPresent(all, "end_user_display_name", endUser.path("display_name"));
		setIfPresent(all, "organization_id", organization.path("id"));
		setIfPresent(all, "organization_display_name", organization.path("display_name"));
		all.setAll(Tags.normalized(endUser.path("tags")));
		all.setAll(Tags.normalized(tags));
		return all;
	}

	private static void setIfPresent(ObjectNode tags, String key, JsonNode value) {
		if (!value.isMissingNode()) {
			tags.set(key, value);
		}
	}

	private static JsonNode orNull(JsonNode value) {
		return value.isMissingNode() ? Json.nothing() : value;
	}

}
