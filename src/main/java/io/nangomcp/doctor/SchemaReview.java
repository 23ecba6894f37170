package io.nangomcp.doctor;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.nangomcp.catalog.Tools;
import io.nangomcp.nango.NangoAction;
import io.nangomcp.schema.SchemaRepair;
import io.nangomcp.schema.UnusableSchemaException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Which schemas of actions cannot be used, and which had to be repaired.
 */
final class SchemaReview {

	private final Notes notes;

	private final Set<String> repaired = new TreeSet<>();

	SchemaReview(Notes notes) {
		this.notes = notes;
	}

	/** Reviews the actions that are tools. */
	void review(List<NangoAction> actions, Tools tools) {
		List<NangoAction> listed = actions.stream()
			.filter(NangoAction::enabled)
			.filter((action) -> tools.find(action.name()).isPresent())
			.toList();
		listed.forEach(this::review);
		String found = "the schemas of %d actions".formatted(listed.size());
		this.notes.found(this.repaired.isEmpty() ? found : found + "; repaired: " + Names.join(this.repaired));
	}

	private void review(NangoAction action) {
		if (action.input() != null) {
			review(action, action.input(), "input", "so that it takes anything");
		}
		// Several are alternatives, of which none is listed.
		if (action.returns().size() == 1) {
			review(action, action.returns().getFirst(), "output", "so that models do not know what comes back");
		}
	}

	private void review(NangoAction action, String model, String side, String effect) {
		JsonNode declared = definition(action.jsonSchema(), model);
		if (declared.isMissingNode()) {
			this.notes.warning("Nango has no %s schema of the action %s, %s.".formatted(side, action.name(), effect),
					"Deploy the action again with a current Nango CLI.");
			return;
		}
		try {
			if (!SchemaRepair.repair(action.jsonSchema(), model).equals(declared)) {
				this.repaired.add(action.name());
			}
		}
		catch (UnusableSchemaException ex) {
			this.notes.warning("The %s schema of the action %s cannot be used (%s), %s.".formatted(side, action.name(),
					ex.getMessage(), effect), "Make the schema smaller, and deploy the action again.");
		}
	}

	private static JsonNode definition(@Nullable JsonNode document, String model) {
		return (document != null) ? document.path("definitions").path(model) : MissingNode.getInstance();
	}

}
