package io.nangomcp;

import java.util.Locale;

/**
 * What must not be seen where it does not belong.
 */
enum Canary {

	/** The Nango key of the caller. */
	KEY,

	/** The connection of the caller. */
	CONNECTION,

	/** The end user of the caller. */
	USER,

	/** An argument of a tool. */
	ARGUMENT,

	/** What a user answers to the question of an action. */
	ANSWER,

	/** What an action wants to have back with the answer. */
	STATE,

	/** The secret in a link to connect. */
	LINK,

	/** What Nango says in headers and bodies that are none of a client's business. */
	NANGO;

	/** All of them have this in them. */
	static final String MARKER = "cnry7";

	String value() {
		return MARKER + "-" + name().toLowerCase(Locale.ROOT) + "-9f2e";
	}

}
