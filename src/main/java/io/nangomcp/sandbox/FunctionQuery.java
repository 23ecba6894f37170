package io.nangomcp.sandbox;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;

/**
 * Which functions of an integration a caller asks for.
 *
 * @param type only those of this type, {@code null} for all
 * @param search only those with this in their name, in any case; may be empty
 * @param page which page, from 0
 * @param limit how many functions a page has
 */
record FunctionQuery(@Nullable String type, String search, int page, int limit) {

	private static final List<String> TYPES = List.of("sync", "action", "on-event");

	/** The query of a list. */
	static FunctionQuery ofList(Call call) {
		MultiValueMap<String, String> query = call.request().queryParams();
		String search = query.getFirst("search");
		Issue.refuse("invalid_query_params", type(query.getFirst("type")),
				(search != null) ? Issue.ofLength(search.trim(), 1, 255, "search") : List.of(),
				Issue.ofNumber(query.getFirst("page"), 0, Integer.MAX_VALUE, "page"),
				Issue.ofNumber(query.getFirst("limit"), 1, 100, "limit"),
				unknownKeys(query.keySet(), List.of("type", "search", "page", "limit")));
		return new FunctionQuery(query.getFirst("type"), (search != null) ? search.trim() : "",
				number(query.getFirst("page"), 0), number(query.getFirst("limit"), 20));
	}

	/** The query of a single function, which has a type only. */
	static FunctionQuery ofOne(Call call) {
		MultiValueMap<String, String> query = call.request().queryParams();
		Issue.refuse("invalid_query_params", type(query.getFirst("type")),
				unknownKeys(query.keySet(), List.of("type")));
		return new FunctionQuery(query.getFirst("type"), "", 0, 1);
	}

	boolean matches(Metadata function) {
		return (this.type == null || this.type.equals(function.type()))
				&& function.name().toLowerCase(Locale.ROOT).contains(this.search.toLowerCase(Locale.ROOT));
	}

	private static List<Issue> type(@Nullable String type) {
		return (type == null || TYPES.contains(type)) ? List.of() : List.of(Issue.invalidOption(TYPES, "type"));
	}

	private static List<Issue> unknownKeys(Collection<String> keys, List<String> known) {
		return Issue.unknownKeys(keys.stream().filter((key) -> !known.contains(key)).toList());
	}

	private static int number(@Nullable String value, int otherwise) {
		return (value != null) ? Integer.parseInt(value) : otherwise;
	}

}
