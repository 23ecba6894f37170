package io.nangomcp.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Makes bytes wrong in one to three places.
 */
final class ByteMutator {

	/** What parsers of HTTP, JSON and UTF-8 look out for. */
	private static final List<byte[]> SPECIAL = Stream
		.of("\r", "\n", "\r\n", "\r\n\r\n", "\0", "\t", " ", ":", ";", ",", "\"", "\\", "{", "}", "[", "]", "-", "+",
				"e", "0", "9999999999", "%", "\u007f", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080",
				"\u00ff", "\u00ef\u00bb\u00bf", "chunked", "HTTP/1.0", "HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
				"\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n", "Connection: close\r\n",
				"Expect: 100-continue\r\n", "Upgrade: websocket\r\nConnection: Upgrade\r\n", "Expect: ?\r\n",
				"\u0016\u0003\u0001\u0002\u0000\u0001")
		.map((text) -> text.getBytes(StandardCharsets.ISO_8859_1))
		.toList();

	private ByteMutator() {
	}

	static byte[] mutate(byte[] bytes, RandomGenerator random) {
		byte[] mutated = bytes;
		for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
			mutated = mutateOnce(mutated, random);
		}
		return mutated;
	}

	private static byte[] mutateOnce(byte[] bytes, RandomGenerator random) {
		int place = random.nextInt(bytes.length + 1);
		int length = Math.min(random.nextInt(1, 20), bytes.length - place);
		byte[] special = SPECIAL.get(random.nextInt(SPECIAL.size()));
		return switch (random.nextInt(6)) {
			case 0 -> replace(bytes, place, Math.min(1, length), new byte[] { (byte) random.nextInt() });
			case 1 -> replace(bytes, place, 0, special);
			case 2 -> replace(bytes, place, Math.min(special.length, length), special);
			case 3 -> replace(bytes, place, length, new byte[0]);
			case 4 -> replace(bytes, random.nextInt(bytes.length + 1), 0, slice(bytes, place, length));
			default -> slice(bytes, 0, (random.nextInt(4) == 0) ? place : bytes.length);
		};
	}

	private static byte[] replace(byte[] bytes, int place, int length, byte[] replacement) {
		ByteArrayOutputStream replaced = new ByteArrayOutputStream();
		replaced.write(bytes, 0, place);
		replaced.writeBytes(replacement);
		int rest = Math.min(place + length, bytes.length);
		replaced.write(bytes, rest, bytes.length - rest);
		return replaced.toByteArray();
	}

	private static byte[] slice(byte[] bytes, int place, int length) {
		ByteArrayOutputStream slice = new ByteArrayOutputStream();
		slice.write(bytes, place, length);
		return slice.toByteArray();
	}

}
