package io.nangomcp.nango;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which connections to list; all that is said must hold.
 *
 * @param integration those of this integration, {@code null} for all
 * @param connection the one of this id, {@code null} for all
 * @param tags those with all of these tags
 * @param limit how many at most, up to 2,000
 * @param page which page of so many, from 0
 */
public record ConnectionFilter(@Nullable String integration, @Nullable String connection, Map<String, String> tags,
		int limit, int page) {

	/** The tag by which Nango knows whose connection it is. */
	public static final String END_USER_ID = "end_user_id";

	private static final int ENOUGH = 100;

	/**
	 * The connections of a user.
	 * @param integration the integration's unique key
	 * @param endUser the user's id
	 * @return the filter, of one page
	 */
	public static ConnectionFilter ofEndUser(String integration, String endUser) {
		return ofTags(integration, Map.of(END_USER_ID, endUser));
	}

	/**
	 * The connections with some tags.
	 * @param integration the integration's unique key
	 * @param tags the tags
	 * @return the filter, of one page
	 */
	public static ConnectionFilter ofTags(String integration, Map<String, String> tags) {
		return new ConnectionFilter(integration, null, tags, ENOUGH, 0);
	}

	/**
	 * One connection.
	 * @param integration the integration's unique key, {@code null} for any
	 * @param connection the connection's id
	 * @return the filter, of one page
	 */
	public static ConnectionFilter ofConnection(@Nullable String integration, String connection) {
		return new ConnectionFilter(integration, connection, Map.of(), ENOUGH, 0);
	}

	/**
	 * Never prints the connection or the tags.
	 */
	@Override
	public String toString() {
		return "ConnectionFilter[integration=%s]".formatted(this.integration);
	}

}
