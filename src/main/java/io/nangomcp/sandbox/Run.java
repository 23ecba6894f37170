package io.nangomcp.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * One run of an action on a connection.
 *
 * @param connection the connection
 * @param values what templates may refer to
 */
record Run(Connection connection, ObjectNode values) {

	private static final int DEFAULT_LIMIT = 50;

	static Run of(Connection connection, JsonNode input) {
		ObjectNode values = Json.object();
		values.set("input", input);
		values.putObject("connection")
			.put("id", connection.id())
			.put("integration", connection.integration().uniqueKey())
			.set("metadata", connection.metadata());
		values.put("now", Instant.now().toString());
		return new Run(connection, values);
	}

	Mono<Outcome> perform(Behaviour behaviour) {
		return switch (behaviour) {
			case Behaviour.Answer(JsonNode output) -> output(output);
			case Behaviour.Repeat(String text, int times) -> output(StringNode.valueOf(text.repeat(times)));
			case Behaviour.Fail(int status, JsonNode error) -> failure(status, fill(error));
			case Behaviour.Refuse refuse -> failure(424, providerError(refuse));
			case Behaviour.Delay(var time, Behaviour then) -> Mono.delay(time).then(Mono.defer(() -> perform(then)));
			case Behaviour.Choose choose ->
				perform(choose.cases().getOrDefault(fill(choose.on()).asString(""), choose.otherwise()));
			case Behaviour.Find find -> find(find);
			case Behaviour.ListRecords list -> list(list);
			case Behaviour.Search search -> search(search);
			case Behaviour.Create create -> create(create);
			case Behaviour.Update update -> update(update);
			case Behaviour.Delete delete -> delete(delete);
		};
	}

	private Mono<Outcome> find(Behaviour.Find find) {
		Optional<ObjectNode> found = store().all(find.collection(), theOne(find.where())).stream().findFirst();
		return found.map((record) -> with("record", record).perform(find.then()))
			.orElseGet(() -> notFound(find.collection()));
	}

	private Mono<Outcome> list(Behaviour.ListRecords list) {
		Predicate<ObjectNode> wanted = having(Template.fillObject(list.where(), this.values));
		return records(store().all(list.collection(), wanted), list.limit(), list.output());
	}

	private Mono<Outcome> search(Behaviour.Search search) {
		String text = fill(search.text()).asString("").toLowerCase(Locale.ROOT);
		Predicate<ObjectNode> wanted = (record) -> search.fields()
			.stream()
			.anyMatch((field) -> Template.at(record, field).asString("").toLowerCase(Locale.ROOT).contains(text));
		return records(store().all(search.collection(), wanted), search.limit(), search.output());
	}

	private Mono<Outcome> records(List<ObjectNode> found, JsonNode limit, JsonNode output) {
		ArrayNode records = JsonNodeFactory.instance.arrayNode();
		found.stream().limit(Math.max(0, fill(limit).asInt(DEFAULT_LIMIT))).forEach(records::add);
		return with("records", records).with("count", IntNode.valueOf(found.size())).output(output);
	}

	private Mono<Outcome> create(Behaviour.Create create) {
		ObjectNode created = store().add(create.collection(), (next) -> Template.fillObject(create.record(),
				with("next", StringNode.valueOf(String.valueOf(next))).values()));
		return with("record", created).output(create.output());
	}

	private Mono<Outcome> update(Behaviour.Update update) {
		ObjectNode changes = Template.fillObject(update.changes(), this.values);
		return store()
			.replace(update.collection(), theOne(update.where()), (record) -> record.deepCopy().setAll(changes))
			.map((record) -> with("record", record).output(update.output()))
			.orElseGet(() -> notFound(update.collection()));
	}

	private Mono<Outcome> delete(Behaviour.Delete delete) {
		return store().remove(delete.collection(), theOne(delete.where()))
			.map((record) -> with("record", record).output(delete.output()))
			.orElseGet(() -> notFound(delete.collection()));
	}

	private Mono<Outcome> notFound(String collection) {
		return with("collection", StringNode.valueOf(collection)).perform(this.connection.integration().notFound());
	}

	private Mono<Outcome> output(JsonNode template) {
		return Mono.just(new Outcome.Output(fill(template)));
	}

	private static Mono<Outcome> failure(int status, JsonNode error) {
		return Mono.just(new Outcome.Failure(status, error));
	}

	private JsonNode providerError(Behaviour.Refuse refuse) {
		JsonNode body = fill(refuse.body());
		ObjectNode error = Json.object();
		error.set("payload", body);
		error.put("code", "script_http_error");
		error.putObject("upstream").put("status", refuse.status()).set("headers", refuse.headers()).set("body", body);
		return error;
	}

	/** A field without a value finds nothing here: whoever names no record means none. */
	private Predicate<ObjectNode> theOne(ObjectNode where) {
		ObjectNode fields = Template.fillObject(where, this.values);
		return (fields.size() == where.size()) ? having(fields) : (record) -> false;
	}

	private static Predicate<ObjectNode> having(ObjectNode fields) {
		return (record) -> fields.propertyStream()
			.allMatch((field) -> matches(Template.at(record, field.getKey()), field.getValue()));
	}

	private static boolean matches(JsonNode actual, JsonNode wanted) {
		return actual.equals(wanted) || (actual.isArray() && actual.valueStream().anyMatch(wanted::equals));
	}

	private Store store() {
		return this.connection.store();
	}

	private JsonNode fill(JsonNode template) {
		return Template.fill(template, this.values);
	}

	private Run with(String name, JsonNode value) {
		ObjectNode more = Json.object();
		more.setAll(this.values);
		more.set(name, value);
		return new Run(this.connection, more);
	}

}
