package io.nangomcp.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.nangomcp.check.InputCheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static io.nangomcp.catalog.QualityRule.DESCRIPTION_INFORMATIVE;
import static io.nangomcp.catalog.QualityRule.DESCRIPTION_LENGTH;
import static io.nangomcp.catalog.QualityRule.DESCRIPTION_PRESENT;
import static io.nangomcp.catalog.QualityRule.DESCRIPTION_UNIQUE;
import static io.nangomcp.catalog.QualityRule.DESCRIPTION_VERB_FIRST;
import static io.nangomcp.catalog.QualityRule.DESTRUCTION_TOLD;
import static io.nangomcp.catalog.QualityRule.HINTS_COMPLETE;
import static io.nangomcp.catalog.QualityRule.HINTS_CONSISTENT;
import static io.nangomcp.catalog.QualityRule.HINTS_MATCH_DESCRIPTION;
import static io.nangomcp.catalog.QualityRule.NAME_PORTABLE;
import static io.nangomcp.catalog.QualityRule.OUTPUT_DESCRIBED;
import static io.nangomcp.catalog.QualityRule.OUTPUT_SCHEMA;
import static io.nangomcp.catalog.QualityRule.PARAMETER_DESCRIBED;
import static io.nangomcp.catalog.QualityRule.PARAMETER_ENUM;
import static io.nangomcp.catalog.QualityRule.PARAMETER_FORMAT;
import static io.nangomcp.catalog.QualityRule.PARAMETER_INFORMATIVE;
import static io.nangomcp.catalog.QualityRule.SIBLINGS_TOLD_APART;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Tests for {@link DefinitionQuality}.
 */
class DefinitionQualityTests {

	private static final JsonMapper LENIENT = JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

	private static final Definition GOOD = new Definition("create-contact", "Create contact",
			"Creates a contact in HubSpot and returns it with its new id. Use update-contact where one with the email exists.",
			json("""
					{"type": "object", "properties": {
					  "email": {"type": "string", "format": "email", "description": "Where to write; unique in the account."},
					  "stage": {"type": "string", "enum": ["lead", "customer"], "description": "Where the sale is, lead if left out."},
					  "source": {"type": "string", "description": "Where the contact came from, such as \\"fair\\" or \\"web\\"."},
					  "birthDate": {"anyOf": [{"type": "string", "description": "Day of birth, as YYYY-MM-DD."}, {"type": "null"}]},
					  "timeout": {"type": "integer", "description": "Seconds to wait for HubSpot, 1 to 60."},
					  "kind": {"const": "person"},
					  "owner": {"$ref": "#/$defs/Owner"},
					  "addresses": {"type": "array", "description": "At most ten, the main one first.", "items": {
					    "type": "object", "properties": {
					      "city": {"type": "string", "description": "In the language of the country."}}}}},
					 "$defs": {"Owner": {"type": "object", "description": "Who looks after the contact.", "properties": {
					   "id": {"type": "string", "description": "Of a HubSpot user, as list-users returns it."}}}}}"""),
			json("""
					{"type": "object", "properties": {"contact": {"type": "object", "description": "As HubSpot keeps it.",
					  "properties": {"id": {"type": "string", "description": "Given by HubSpot, for update-contact."}}}}}"""),
			new ToolHints(false, false, false, true), false);

	/** Names no other tool. */
	private static final String ALONE = "Creates a contact in HubSpot and returns it with the new id that it has got.";

	private static final Tool UPDATE = GOOD.named("update-contact")
		.describedAs("Updates the given fields of a contact; use create-contact where there is none yet.")
		.tool();

	private static final Tool USERS = GOOD.named("list-users").describedAs("Lists the users of the account.").tool();

	private static final Tool MERGE = GOOD.named("merge-contacts").describedAs("Merges two contacts into one.").tool();

	private static final List<Tool> SIBLINGS = List.of(UPDATE, USERS, MERGE);

	private static final ToolHints READ = new ToolHints(true, false, true, true);

	private static final ToolHints DESTROY = new ToolHints(false, true, true, true);

	@Test
	void aGoodDefinitionHasFullMarks() {
		assertThat(DefinitionQuality.assess(GOOD.tool(), SIBLINGS)).isEmpty();
		assertThat(DefinitionQuality.assess(GOOD.tool(), List.of())).isEmpty();
	}

	static final List<Arguments> FAULTS = List.of(fault(NAME_PORTABLE, "", GOOD.named("create contact")),
			fault(NAME_PORTABLE, "", GOOD.named("create-contact-" + "x".repeat(50))),
			fault(DESCRIPTION_PRESENT, "", GOOD.describedAs(" ")),
			fault(DESCRIPTION_INFORMATIVE, "", GOOD.describedAs("Creates a new contact.")),
			fault(DESCRIPTION_INFORMATIVE, "", GOOD.describedAs("create-contact")),
			fault(DESCRIPTION_VERB_FIRST, "", GOOD.describedAs("This tool " + GOOD.description)),
			fault(DESCRIPTION_VERB_FIRST, "", GOOD.describedAs("Creation of a contact: " + GOOD.description)),
			fault(DESCRIPTION_VERB_FIRST, "", GOOD.describedAs("Creating a contact. " + GOOD.description)),
			fault(DESCRIPTION_LENGTH, "", GOOD.describedAs("Creates one, see update-contact.")),
			fault(DESCRIPTION_LENGTH, "", GOOD.describedAs(GOOD.description + " More.".repeat(200))),
			fault(PARAMETER_DESCRIBED, "phone", GOOD.with("phone", "{'type': 'string'}")),
			fault(PARAMETER_DESCRIBED, "phone", GOOD.with("phone", "{'type': 'string', 'description': ' '}")),
			fault(PARAMETER_DESCRIBED, "phone", GOOD.with("phone", "true")),
			fault(PARAMETER_DESCRIBED, "a[].b", GOOD.with("a", """
					{'type': 'array', 'description': 'Some.', 'items': {'properties': {'b': {}}}}""")),
			fault(PARAMETER_DESCRIBED, "a[].b", GOOD.with("a", """
					{'type': 'array', 'description': 'Some.', 'prefixItems': [{'properties': {'b': {}}}]}""")),
			fault(PARAMETER_DESCRIBED, "a.*.b", GOOD.with("a", """
					{'type': 'object', 'description': 'Some.', 'additionalProperties': {'properties': {'b': {}}}}""")),
			fault(PARAMETER_DESCRIBED, "a.b", GOOD.with("a", """
					{'description': 'Some.', 'oneOf': [{'properties': {'b': {}}}, {'properties': {'b': {}}}]}""")),
			fault(PARAMETER_DESCRIBED, "a.*.b", GOOD.with("a",
					"""
							{'type': 'object', 'description': 'Some.', 'patternProperties': {'x': {'properties': {'b': {}}}}}""")),
			fault(PARAMETER_DESCRIBED, "a.b", GOOD.with("a", """
					{'description': 'Some.', 'if': {}, 'then': {'properties': {'b': {}}}}""")),
			fault(PARAMETER_DESCRIBED, "$defs.A.b", GOOD.with("a", """
					{'description': 'Some.', '$defs': {'A': {'properties': {'b': {}}}}}""")),
			fault(PARAMETER_INFORMATIVE, "phone", GOOD.with("phone", text("The phone."))),
			fault(PARAMETER_INFORMATIVE, "firstname", GOOD.with("firstname", text("First name"))),
			fault(PARAMETER_INFORMATIVE, "companyId", GOOD.with("companyId", text("The company's id"))),
			fault(PARAMETER_ENUM, "rank", GOOD.with("rank", text("How good it is, one of 'a', 'b' and 'c'."))),
			fault(PARAMETER_ENUM, "rank", GOOD.with("rank", text("How good it is. Possible values: top, low"))),
			fault(PARAMETER_ENUM, "rank", GOOD.with("rank", text("How good it is (top|low)."))),
			fault(PARAMETER_ENUM, "rank", GOOD.with("rank", text("Either `top` or `low`."))),
			fault(PARAMETER_FORMAT, "createdAt", GOOD.with("createdAt", text("When the contact first wrote."))),
			fault(PARAMETER_FORMAT, "delay",
					GOOD.with("delay", "{'type': 'number', 'description': 'How long to wait.'}")),
			fault(OUTPUT_SCHEMA, "", GOOD.returning(null)),
			fault(OUTPUT_SCHEMA, "", GOOD.returning(json("{\"type\": \"object\", \"properties\": {}}"))),
			fault(OUTPUT_DESCRIBED, "", GOOD.returning(json("""
					{"type": "object", "properties": {"contact": {"description": "As HubSpot keeps it.",
					  "properties": {"id": {"type": "string"}}}}}"""))),
			fault(HINTS_COMPLETE, "", GOOD.hinting(new ToolHints(null, false, false, true))),
			fault(HINTS_COMPLETE, "", GOOD.hinting(new ToolHints(false, null, false, true))),
			fault(HINTS_COMPLETE, "", GOOD.hinting(new ToolHints(false, false, null, true))),
			fault(HINTS_COMPLETE, "", GOOD.hinting(new ToolHints(false, false, false, null))),
			fault(HINTS_CONSISTENT, "",
					GOOD.describedAs("Reads what update-contact changes, and tells who has changed it.")
						.hinting(new ToolHints(true, true, true, true))),
			fault(HINTS_CONSISTENT, "",
					GOOD.describedAs("Reads what update-contact changes, and tells who has changed it.")
						.hinting(new ToolHints(true, false, false, true))),
			fault(HINTS_MATCH_DESCRIPTION, "", GOOD.hinting(READ)),
			fault(HINTS_MATCH_DESCRIPTION, "",
					GOOD.describedAs("Deletes a contact for good, while update-contact empties some of its fields.")),
			fault(DESTRUCTION_TOLD, "",
					GOOD.describedAs("Sends a contact away; use list-users to find who looks after it now.")
						.hinting(DESTROY)),
			fault(DESCRIPTION_UNIQUE, "",
					GOOD.describedAs(
							"updates the given fields of a contact;\nuse create-contact where there is none yet.")),
			fault(SIBLINGS_TOLD_APART, "", GOOD.describedAs(ALONE)),
			fault(SIBLINGS_TOLD_APART, "", GOOD.named("get-user").describedAs(ALONE)),
			fault(SIBLINGS_TOLD_APART, "", GOOD.named("merge-all-contacts").describedAs(ALONE)));

	@ParameterizedTest
	@FieldSource("FAULTS")
	void findsExactlyTheRuleThatIsBroken(QualityRule rule, String where, Definition definition) {
		assertThat(DefinitionQuality.assess(definition.tool(), SIBLINGS)).singleElement()
			.satisfies((finding) -> assertThat(finding.rule()).isEqualTo(rule))
			.satisfies((finding) -> assertThat(finding.where()).isEqualTo(where))
			.satisfies((finding) -> assertThat(finding.message()).matches("[A-Z][^\\n]+\\."));
	}

	@Test
	void everyRuleIsShownToFail() {
		Set<Object> shown = FAULTS.stream().map((fault) -> fault.get()[0]).collect(Collectors.toSet());
		assertThat(shown).containsAll(EnumSet.allOf(QualityRule.class));
	}

	static final List<Arguments> NO_FAULTS = List.of(
			argumentSet("the tool itself is no sibling", GOOD, List.of(GOOD.tool(), UPDATE, USERS)),
			argumentSet("siblings about other things need not be told apart", GOOD.describedAs(ALONE), List.of(USERS)),
			argumentSet("siblings that do something quite different need not be told apart", GOOD.describedAs(ALONE),
					List.of(GOOD.named("get-contact").tool(), GOOD.named("delete-contact").tool())),
			argumentSet("names may have the same details", GOOD.named("create-contact-by-id").describedAs(ALONE),
					List.of(GOOD.named("create-deal-by-id").tool())),
			argumentSet("guidance tells apart as well as a name",
					GOOD.describedAs(ALONE + " Search the contacts first to avoid duplicates."), SIBLINGS),
			argumentSet("a language that the rules do not know",
					GOOD.describedAs("在 HubSpot 中创建一个联系人，并返回它的新编号。".repeat(3) + "update-contact"), SIBLINGS),
			argumentSet("a deletion that is told",
					GOOD.describedAs(
							"Moves a contact to the recycling bin, from which update-contact cannot restore it.")
						.hinting(DESTROY),
					SIBLINGS),
			argumentSet("a search that ends in a verb of writing",
					GOOD.describedAs("Finds contacts that update-contact has changed, to see who works with whom.")
						.hinting(READ),
					SIBLINGS),
			argumentSet("no output schema where MCP content comes back", GOOD.returning(null).inMcpTerms(), SIBLINGS),
			noFault("'type': 'string', 'description': 'Open set, such as \"fair\" or \"web\".'"),
			noFault("'type': 'string', 'description': 'Can be any text, such as \"fair\" or \"web\".'"),
			noFault("'type': 'string', 'description': 'Either the id of the user or the email of the team.'"),
			noFault("'type': 'string', 'description': 'One of the ids that list-users returns.'"),
			noFault("'type': 'boolean', 'description': 'Whether it can be \"seen\" or \"heard\".'"),
			noFault("'type': 'array', 'items': {'enum': ['a', 'b']}, 'description': 'One of \"a\", \"b\" each.'"),
			noFault("'anyOf': [{'enum': ['a', 'b']}, {'type': 'null'}], 'description': 'Either \"a\" or \"b\".'"));

	@ParameterizedTest
	@FieldSource("NO_FAULTS")
	void raisesNoFalseAlarm(Definition definition, List<Tool> siblings) {
		assertThat(DefinitionQuality.assess(definition.tool(), siblings)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "false", "0", "\"#/$defs/~\"", "\"#\"", "\"#/properties/x\"",
			"\"other.json\"", "[]", "{}", "[true, null, 1, []]", "{\"x\": false, \"\": null}", "[{\"$ref\": \"#\"}]",
			"{\"x\": {\"$ref\": \"#/properties/x\"}}" })
	void neverThrowsOnOddSchemas(String odd) {
		for (String keyword : List.of("type", "properties", "items", "prefixItems", "additionalProperties",
				"patternProperties", "allOf", "anyOf", "oneOf", "then", "$defs", "$ref", "description", "enum",
				"const")) {
			ObjectNode schema = JsonMapper.shared().createObjectNode();
			schema.set(keyword, JsonMapper.shared().readTree(odd));
			ObjectNode around = JsonMapper.shared().createObjectNode();
			around.putObject("properties").set("x", schema);
			for (ObjectNode each : List.of(schema, around)) {
				Definition definition = GOOD.taking(each).returning(each);
				assertThatCode(() -> DefinitionQuality.assess(definition.tool(), SIBLINGS)).as(each.toString())
					.doesNotThrowAnyException();
			}
		}
	}

	private static Arguments fault(QualityRule rule, String where, Definition definition) {
		return Arguments.of(rule, where, definition);
	}

	private static Arguments noFault(String property) {
		return argumentSet(property, GOOD.with("rank", "{" + property + "}"), SIBLINGS);
	}

	private static String text(String description) {
		return JsonMapper.shared().createObjectNode().put("type", "string").put("description", description).toString();
	}

	private static ObjectNode json(String text) {
		return (ObjectNode) JsonMapper.shared().readTree(text);
	}

	/** What a model sees of a tool. */
	record Definition(String name, String title, String description, ObjectNode input, @Nullable ObjectNode output,
			ToolHints hints, boolean mcpOutput) {

		Definition named(String name) {
			return new Definition(name, this.title, this.description, this.input, this.output, this.hints,
					this.mcpOutput);
		}

		Definition describedAs(String description) {
			return new Definition(this.name, this.title, description, this.input, this.output, this.hints,
					this.mcpOutput);
		}

		/** With one more parameter, whose schema may be written with single quotes. */
		Definition with(String parameter, String schema) {
			ObjectNode input = this.input.deepCopy();
			((ObjectNode) input.path("properties")).set(parameter, LENIENT.readTree(schema));
			return taking(input);
		}

		Definition taking(ObjectNode input) {
			return new Definition(this.name, this.title, this.description, input, this.output, this.hints,
					this.mcpOutput);
		}

		Definition returning(@Nullable ObjectNode output) {
			return new Definition(this.name, this.title, this.description, this.input, output, this.hints,
					this.mcpOutput);
		}

		Definition hinting(ToolHints hints) {
			return new Definition(this.name, this.title, this.description, this.input, this.output, hints,
					this.mcpOutput);
		}

		Definition inMcpTerms() {
			return new Definition(this.name, this.title, this.description, this.input, this.output, this.hints, true);
		}

		Tool tool() {
			ToolInput reader = new ToolInput(this.name, InputCheck.compile(JsonMapper.shared().createObjectNode()),
					false);
			return new Tool(this.name, this.name, this.title, this.description, this.input, this.output, this.hints,
					reader, null, List.of(), this.mcpOutput, null);
		}

	}

}
