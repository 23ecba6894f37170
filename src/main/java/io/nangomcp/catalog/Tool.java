package io.nangomcp.catalog;

import tools.jackson.databind.node.ObjectNode;

/**
 * An action as a model sees it.
 *
 * @param name the name that the model calls it by
 * @param description what it does, may be empty
 * @param inputSchema JSON Schema of its arguments, always of type object; shared, never
 * changed
 */
public record Tool(String name, String description, ObjectNode inputSchema) {

}
