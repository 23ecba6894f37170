package io.nangomcp.schema;

import tools.jackson.databind.node.ObjectNode;

/**
 * The input schema of a tool as clients see it.
 *
 * @param schema the listed schema, of type object with properties
 * @param wrapped whether the action's input is the value of the property {@code input}
 */
public record ListedInput(ObjectNode schema, boolean wrapped) {

}
