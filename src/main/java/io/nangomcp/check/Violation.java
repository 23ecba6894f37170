package io.nangomcp.check;

/**
 * One way in which an input does not fit its schema. It never holds a value of the input.
 *
 * @param path where, such as {@code rows[2].name}; empty for the whole input
 * @param expected what is expected there, a short phrase such as
 * {@code must be a string, not a number}
 */
public record Violation(String path, String expected) {

}
