package io.nangomcp.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.path.NodePath;
import io.nangomcp.check.CheckRun.Findings;
import io.nangomcp.check.PropertyDefaults.Declared;
import io.nangomcp.check.PropertyDefaults.Wanted;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills the defaults into one valid input, such that it stays valid. A default that would
 * violate the schema is left out, and so is one that would be wanted again within itself,
 * without end.
 */
final class DefaultFilling {

	private final Schema schema;

	private final Effort effort;

	private final Map<SchemaLocation, Boolean> usable = new HashMap<>();

	private final Set<SchemaLocation> endless = new HashSet<>();

	private final Set<NodePath> refused = new HashSet<>();

	private final Map<NodePath, SchemaLocation> filled = new HashMap<>();

	DefaultFilling(Schema schema, Effort effort) {
		this.schema = schema;
		this.effort = effort;
	}

	/**
	 * Fills in as much as the effort allows.
	 * @param input a valid input, never changed
	 * @param findings of its evaluation
	 * @return the input itself when nothing is missing, else a copy
	 */
	JsonNode fill(JsonNode input, Findings findings) {
		State start = new State(input, findings.wantedDefaults());
		State state = start;
		try {
			List<Wanted> wanted = acceptable(state);
			while (!wanted.isEmpty()) {
				state = fillAll(state, wanted);
				if (dropEndless(state)) {
					this.filled.clear();
					this.refused.clear();
					state = start;
				}
				wanted = acceptable(state);
			}
			return state.value();
		}
		catch (Effort.SpentException ex) {
			return state.value();
		}
	}

	private List<Wanted> acceptable(State state) {
		return state.wanted()
			.stream()
			.filter((wanted) -> !this.endless.contains(wanted.declared().location()))
			.filter((wanted) -> !this.refused.contains(wanted.path()))
			.filter((wanted) -> isUsable(wanted.declared()))
			.toList();
	}

	private boolean isUsable(Declared declared) {
		Boolean known = this.usable.get(declared.location());
		if (known != null) {
			return known;
		}
		boolean fits = InputLimits.violations(declared.value()).isEmpty()
				&& InputCheck.evaluate(declared.property(), declared.value(), this.effort).isEmpty();
		this.usable.put(declared.location(), fits);
		return fits;
	}

	/** Fills in all at once if that is valid, else by halves. */
	private State fillAll(State state, List<Wanted> wanted) {
		JsonNode value = state.value().deepCopy();
		for (Wanted each : wanted) {
			put(value, each);
		}
		Findings findings = InputCheck.evaluate(this.schema, value, this.effort);
		if (findings.isEmpty()) {
			wanted.forEach((each) -> this.filled.put(each.path(), each.declared().location()));
			return new State(value, findings.wantedDefaults());
		}
		if (wanted.size() == 1) {
			this.refused.add(wanted.getFirst().path());
			return state;
		}
		int half = wanted.size() / 2;
		return fillAll(fillAll(state, wanted.subList(0, half)), wanted.subList(half, wanted.size()));
	}

	private void put(JsonNode root, Wanted wanted) {
		Declared declared = wanted.declared();
		if (find(root, wanted.object()) instanceof ObjectNode object && !object.has(declared.name())) {
			JsonNode value = declared.value().deepCopy();
			// Copies of a long default would make a small input huge.
			this.effort.spend(20 + value.toString().length());
			object.set(declared.name(), value);
		}
	}

	private static @Nullable JsonNode find(JsonNode root, NodePath path) {
		if (path.getParent() == null) {
			return root;
		}
		JsonNode parent = find(root, path.getParent());
		if (parent == null) {
			return null;
		}
		return (path.getElement(-1) instanceof Integer index) ? parent.get(index) : parent.get(path.getName(-1));
	}

	/** Drops a default that is wanted within its own value. */
	private boolean dropEndless(State state) {
		boolean dropped = false;
		for (Wanted wanted : state.wanted()) {
			SchemaLocation location = wanted.declared().location();
			for (NodePath path = wanted.object(); path != null; path = path.getParent()) {
				if (location.equals(this.filled.get(path))) {
					dropped |= this.endless.add(location);
				}
			}
		}
		return dropped;
	}

	/**
	 * A valid value, and the defaults that it lacks.
	 */
	private record State(JsonNode value, List<Wanted> wanted) {

	}

}
