package io.nangomcp.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import tools.jackson.databind.node.ObjectNode;

/**
 * What the provider holds for one connection: collections of records. A record is never
 * changed, only replaced.
 */
final class Store {

	private static final int FIRST_NUMBER = 1001;

	private final Map<String, List<ObjectNode>> collections = new HashMap<>();

	private int nextNumber = FIRST_NUMBER;

	Store(Map<String, List<ObjectNode>> seed) {
		seed.forEach((collection, records) -> this.collections.put(collection, new ArrayList<>(records)));
	}

	synchronized List<ObjectNode> all(String collection, Predicate<ObjectNode> wanted) {
		return records(collection).stream().filter(wanted).toList();
	}

	/**
	 * Adds the record that is made for the number, which no other record was made for.
	 */
	synchronized ObjectNode add(String collection, IntFunction<ObjectNode> newRecord) {
		ObjectNode created = newRecord.apply(this.nextNumber++);
		records(collection).add(created);
		return created;
	}

	synchronized Optional<ObjectNode> replace(String collection, Predicate<ObjectNode> wanted,
			UnaryOperator<ObjectNode> change) {
		ListIterator<ObjectNode> records = records(collection).listIterator();
		while (records.hasNext()) {
			ObjectNode found = records.next();
			if (wanted.test(found)) {
				ObjectNode changed = change.apply(found);
				records.set(changed);
				return Optional.of(changed);
			}
		}
		return Optional.empty();
	}

	synchronized Optional<ObjectNode> remove(String collection, Predicate<ObjectNode> wanted) {
		List<ObjectNode> records = records(collection);
		Optional<ObjectNode> found = records.stream().filter(wanted).findFirst();
		found.ifPresent(records::remove);
		return found;
	}

	private List<ObjectNode> records(String collection) {
		return this.collections.computeIfAbsent(collection, (name) -> new ArrayList<>());
	}

}
