package io.nangomcp.nango;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The actions of an integration, with what it takes to ask whether they changed.
 *
 * @param actions the actions in Nango's order, disabled ones included
 * @param version what to hand back to
 * {@link NangoClient#listActions(NangoKey, String, Version)}
 */
public record ActionListing(List<NangoAction> actions, Version version) {

	/**
	 * What a listing was made from. Opaque to other rooms.
	 *
	 * @param answers Nango's answers
	 */
	public record Version(List<Answer> answers) {

	}

	/**
	 * An answer of Nango.
	 *
	 * @param uri what was asked
	 * @param available whether there was a list to be had
	 * @param etag the list's ETag, if Nango gave one
	 */
	record Answer(URI uri, boolean available, @Nullable String etag) {

	}

}
