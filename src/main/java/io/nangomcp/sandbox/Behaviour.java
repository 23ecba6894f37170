package io.nangomcp.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What running an action does, in place of a script. Where a component is JSON it is a
 * {@link Template}, filled from <code>input</code>, <code>connection</code> and
 * <code>now</code>, and from what each behaviour adds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface Behaviour {

	/**
	 * Returns an output.
	 *
	 * @param output the output
	 */
	@JsonTypeName("answer")
	record Answer(JsonNode output) implements Behaviour {
	}

	/**
	 * Returns a long text.
	 *
	 * @param text the text to repeat
	 * @param times how often
	 */
	@JsonTypeName("repeat")
	record Repeat(String text, int times) implements Behaviour {
	}

	/**
	 * Fails as Nango does.
	 *
	 * @param status Nango's status
	 * @param error Nango's error
	 */
	@JsonTypeName("fail")
	record Fail(int status, JsonNode error) implements Behaviour {
	}

	/**
	 * Fails because the provider refused.
	 *
	 * @param status the provider's status
	 * @param headers those of the provider's headers that Nango keeps
	 * @param body the provider's answer
	 */
	@JsonTypeName("refuse")
	record Refuse(int status, ObjectNode headers, JsonNode body) implements Behaviour {
	}

	/**
	 * Waits.
	 *
	 * @param time how long
	 * @param then what it does then
	 */
	@JsonTypeName("delay")
	record Delay(Duration time, Behaviour then) implements Behaviour {
	}

	/**
	 * Decides by a value.
	 *
	 * @param on the value
	 * @param cases what to do, by the value as text
	 * @param otherwise what to do for any other value
	 */
	@JsonTypeName("choose")
	record Choose(JsonNode on, Map<String, Behaviour> cases, Behaviour otherwise) implements Behaviour {
	}

	/**
	 * Looks for one record, <code>record</code> to what comes next.
	 *
	 * @param collection where to look
	 * @param where the fields that the record must have
	 * @param then what to do with it
	 */
	@JsonTypeName("find")
	record Find(String collection, ObjectNode where, Behaviour then) implements Behaviour {
	}

	/**
	 * Lists records by their fields: <code>records</code> and <code>count</code> in the
	 * output.
	 *
	 * @param collection where to look
	 * @param where the fields to filter by; those without a value do not filter
	 * @param limit how many at most
	 * @param output the output
	 */
	@JsonTypeName("list")
	record ListRecords(String collection, ObjectNode where, JsonNode limit, JsonNode output) implements Behaviour {
	}

	/**
	 * Lists records by a text: <code>records</code> and <code>count</code> in the output.
	 *
	 * @param collection where to look
	 * @param text the text to look for, in any case; none finds all
	 * @param fields where the text may be
	 * @param limit how many at most
	 * @param output the output
	 */
	@JsonTypeName("search")
	record Search(String collection, JsonNode text, List<String> fields, JsonNode limit,
			JsonNode output) implements Behaviour {
	}

	/**
	 * Adds a record.
	 *
	 * @param collection where to add it
	 * @param record the record, for which <code>next</code> is a new number
	 * @param output the output, in which <code>record</code> is the new one
	 */
	@JsonTypeName("create")
	record Create(String collection, ObjectNode record, JsonNode output) implements Behaviour {
	}

	/**
	 * Changes a record.
	 *
	 * @param collection where to look
	 * @param where the fields that the record must have
	 * @param changes the fields to set; those without a value stay as they are
	 * @param output the output, in which <code>record</code> is the changed one
	 */
	@JsonTypeName("update")
	record Update(String collection, ObjectNode where, ObjectNode changes, JsonNode output) implements Behaviour {
	}

	/**
	 * Removes a record.
	 *
	 * @param collection where to look
	 * @param where the fields that the record must have
	 * @param output the output, in which <code>record</code> is the removed one
	 */
	@JsonTypeName("delete")
	record Delete(String collection, ObjectNode where, JsonNode output) implements Behaviour {
	}

}
