package io.nangomcp.doctor;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Lists of names, short enough to read.
 */
final class Names {

	private static final int MOST = 10;

	private Names() {
	}

	static String join(Collection<String> names) {
		String first = names.stream().limit(MOST).collect(Collectors.joining(", "));
		return (names.size() > MOST) ? "%s and %d more".formatted(first, names.size() - MOST) : first;
	}

}
