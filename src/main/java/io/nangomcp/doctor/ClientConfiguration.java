package io.nangomcp.doctor;

/**
 * How a client is told of this server.
 *
 * @param client the client's name
 * @param place where the configuration belongs, such as a file
 * @param content the configuration
 */
record ClientConfiguration(String client, String place, String content) {

}
