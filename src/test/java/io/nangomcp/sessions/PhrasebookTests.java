package io.nangomcp.sessions;

import java.util.List;
import java.util.stream.Collectors;

import io.nangomcp.catalog.Tool;
import io.nangomcp.catalog.ToolHints;
import io.nangomcp.sessions.Phrasebook.Deed;
import io.nangomcp.sessions.Phrasebook.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Phrasebook}.
 */
class PhrasebookTests {

	private static final Phrasebook BOOK = new Phrasebook(new Thesaurus());

	@ParameterizedTest
	@CsvSource({ "stripe, create-refund, give the money back", "stripe-eu, createRefund, give the money back",
			"my-own-shop, refund_order, customer sent it back", "slack, archive_channel, retire a channel" })
	void knowsHowPeopleAskForATool(String integration, String action, String phrase) {
		assertThat(deedsOf(integration, tool(action, ""))).first()
			.extracting(Deed::phrases)
			.asString()
			.contains(phrase);
	}

	@Test
	void theDescriptionTellsWhatTheNameLeavesOpen() {
		assertThat(deedsOf("google-mail", tool("set-responder", "Set the vacation auto reply."))).first()
			.extracting(Deed::phrases)
			.asString()
			.contains("out of office");
	}

	@ParameterizedTest
	@ValueSource(strings = { "recalculate-orbits", "do-it", "🦊", "" })
	void knowsNothingOfWhatItHasNeverHeardOf(String action) {
		assertThat(deedsOf("slack", tool(action, "Create a refund and archive the channel."))).isEmpty();
	}

	@Test
	void knowsTheKindsOfProducts() {
		assertThat(kindsOf("hubspot-sandbox")).contains("crm");
		assertThat(kindsOf("webex")).contains("chat").contains("video calls");
		assertThat(kindsOf("acme")).isEmpty();
	}

	@Test
	void whoSaysAPhraseWantsThat() {
		Deed refund = deedsOf("stripe", tool("create-refund", "")).getFirst();
		float[] similarities = BOOK.similarities("give the money back");
		assertThat(similarities[refund.number()]).isGreaterThan(0.99f);
		assertThat(BOOK.similarities("qwxyz")).containsOnly(0f);
	}

	private static Tool tool(String name, String description) {
		return Tool.builtin(name, name, description, JsonNodeFactory.instance.objectNode(),
				JsonNodeFactory.instance.objectNode(), new ToolHints(null, null, null, null));
	}

	private static List<Deed> deedsOf(String integration, Tool tool) {
		return BOOK.deedsOf(tool, BOOK.kindsOf(integration));
	}

	private static String kindsOf(String integration) {
		return BOOK.kindsOf(integration).stream().map(Kind::names).collect(Collectors.joining(", "));
	}

}
