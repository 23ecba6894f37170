package io.nangomcp.doctor;

import picocli.CommandLine.Command;

/**
 * {@code session}: the commands for agent sessions.
 */
@Command(name = "session", description = "Creates agent sessions.")
final class SessionCommand {

}
