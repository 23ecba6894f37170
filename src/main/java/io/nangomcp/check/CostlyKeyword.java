package io.nangomcp.check;

import java.util.List;
import java.util.function.ToLongBiFunction;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;

/**
 * A keyword of networknt's that does more work than the steps it takes show: it writes
 * out its schema, or a message, for each error.
 *
 * @param cost steps for a schema of some length and a value
 */
record CostlyKeyword(KeywordType type, ToLongBiFunction<Integer, JsonNode> cost) implements Keyword {

	static List<Keyword> keywords() {
		return List.of(new CostlyKeyword(KeywordType.NOT, (length, value) -> 1 + length / 50),
				new CostlyKeyword(KeywordType.CONTAINS, (length, value) -> 1 + length / 50), new CostlyKeyword(
						KeywordType.PROPERTY_NAMES, (length, value) -> 1 + (50 + length / 20) * (long) value.size()));
	}

	@Override
	public String getValue() {
		return this.type.getValue();
	}

	@Override
	public KeywordValidator newValidator(SchemaLocation location, JsonNode schema, Schema parent,
			SchemaContext context) {
		KeywordValidator validator = this.type.newValidator(location, schema, parent, context);
		int length = schema.toString().length();
		return new AbstractKeywordValidator(this, schema, location) {

			@Override
			public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
				((CheckRun) run).effort().spend(CostlyKeyword.this.cost.applyAsLong(length, value));
				validator.validate(run, value, root, path);
			}

		};
	}

}
