package io.nangomcp.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.RefValidator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The references within one schema. A reference that leaves the schema, or leads nowhere,
 * means anything; nothing is ever fetched.
 */
final class LocalReferences {

	private static final int LONGEST_CHAIN = 50;

	private final JsonNode root;

	private final Set<String> anchors;

	private final Deque<RefValidator> unresolved = new ArrayDeque<>();

	private final Set<String> seen = new HashSet<>();

	private final SchemaSize size;

	LocalReferences(JsonNode root, SchemaSize size) {
		this.root = root;
		this.anchors = size.anchors();
		this.size = size;
	}

	Keyword ref() {
		return new RefKeyword(KeywordType.REF);
	}

	Keyword dynamicRef() {
		return new RefKeyword(KeywordType.DYNAMIC_REF);
	}

	/**
	 * Builds all that is referred to. Done in a loop, where networknt would recurse from
	 * reference to reference.
	 */
	void resolveAll() {
		for (RefValidator next = this.unresolved.poll(); next != null; next = this.unresolved.poll()) {
			next.getSchemaRef().getSchema();
		}
	}

	/** The schema itself, or what it refers to when it is a reference. */
	JsonNode follow(JsonNode schema) {
		JsonNode target = schema;
		for (int step = 0; step < LONGEST_CHAIN && target.path("$ref").isString(); step++) {
			target = target(target.path("$ref").stringValue());
		}
		return target;
	}

	/** What a reference leads to, a missing node when it leads nowhere in this schema. */
	JsonNode target(String reference) {
		if (!reference.startsWith("#") || (reference.length() > 1 && reference.charAt(1) != '/')) {
			return MissingNode.getInstance();
		}
		try {
			return this.root.at(JsonPointer.compile(decode(reference.substring(1))));
		}
		catch (IllegalArgumentException ex) {
			return MissingNode.getInstance();
		}
	}

	private static String decode(String fragment) {
		return (fragment.indexOf('%') < 0) ? fragment
				: URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private boolean isResolvable(String reference) {
		JsonNode target = target(reference);
		return target.isObject() || target.isBoolean()
				|| (reference.startsWith("#") && this.anchors.contains(reference.substring(1)));
	}

	/**
	 * A reference that stays within the schema.
	 */
	private final class RefKeyword implements Keyword {

		private final KeywordType type;

		RefKeyword(KeywordType type) {
			this.type = type;
		}

		@Override
		public String getValue() {
			return this.type.getValue();
		}

		@Override
		@SuppressWarnings("NullAway") // null: networknt ignores the keyword
		public @Nullable KeywordValidator newValidator(SchemaLocation location, JsonNode reference, Schema parent,
				SchemaContext context) {
			if (!reference.isString() || !isResolvable(reference.stringValue())) {
				return null;
			}
			if (LocalReferences.this.seen.add(reference.stringValue())) {
				LocalReferences.this.size.addCopy(target(reference.stringValue()));
			}
			KeywordValidator validator = this.type.newValidator(location, reference, parent, context);
			if (validator instanceof RefValidator ref) {
				LocalReferences.this.unresolved.add(ref);
			}
			return validator;
		}

	}

}
