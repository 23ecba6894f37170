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
 * @param gaps what the listing lacks, because one of Nango's lists was not to be had
 */
public record ActionListing(List<NangoAction> actions, Version version, List<Gap> gaps) {

	/**
	 * A listing that lacks nothing.
	 * @param actions the actions in Nango's order, disabled ones included
	 * @param version what to hand back
	 */
	public ActionListing(List<NangoAction> actions, Version version) {
		this(actions, version, List.of());
	}

	/**
	 * What a listing was made from. Opaque to other rooms.
	 *
	 * @param answers Nango's answers
	 */
	public record Version(List<Answer> answers) {

	}

	/**
	 * Something that the listing lacks.
	 *
	 * @param effect what follows from it, for the operator
	 * @param remedy what to do about it
	 */
	public record Gap(String effect, String remedy) {

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
