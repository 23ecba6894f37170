package io.nangomcp.doctor;

import java.io.PrintWriter;

import io.nangomcp.seal.Seal;
import picocli.CommandLine.Command;

/**
 * {@code seal-key}: makes a key.
 */
@Command(name = "seal-key", description = "Prints a new value for mcp.seal.keys.")
final class SealKeyCommand implements Runnable {

	private final PrintWriter out;

	SealKeyCommand(PrintWriter out) {
		this.out = out;
	}

	@Override
	public void run() {
		this.out.println(Seal.newKey());
	}

}
