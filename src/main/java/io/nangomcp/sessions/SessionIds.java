package io.nangomcp.sessions;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import io.nangomcp.nango.NangoKey;
import io.nangomcp.seal.Seal;

/**
 * The ids of sessions. An id says by itself when its session expires and that it was made
 * for a key, so that nobody has to remember which there are.
 */
final class SessionIds {

	private static final String PURPOSE = "agent session id";

	private static final int NONCE_BYTES = 16;

	private static final int SIGNATURE_BYTES = 16;

	/** A multiple of three, so that an id has one spelling. */
	private static final int BYTES = NONCE_BYTES + Integer.BYTES + SIGNATURE_BYTES;

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{%d}".formatted(BYTES / 3 * 4));

	private final SecureRandom random = new SecureRandom();

	private final Seal seal;

	SessionIds(Seal seal) {
		this.seal = seal;
	}

	/** An id that is safe in URLs, for a time in whole seconds. */
	String issue(NangoKey key, Instant expiresAt) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		byte[] id = ByteBuffer.allocate(BYTES)
			.put(nonce)
			.putInt((int) expiresAt.getEpochSecond())
			.put(this.seal.sign(PURPOSE, signed(key, nonce, expiresAt)))
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
	}

	/** When the session expires, if the id was issued for the key. */
	Optional<Instant> expiry(NangoKey key, String id) {
		return decode(id).flatMap((bytes) -> {
			byte[] nonce = new byte[NONCE_BYTES];
			byte[] signature = new byte[SIGNATURE_BYTES];
			ByteBuffer buffer = ByteBuffer.wrap(bytes).get(nonce);
			Instant expiresAt = Instant.ofEpochSecond(Integer.toUnsignedLong(buffer.getInt()));
			buffer.get(signature);
			return this.seal.isSigned(PURPOSE, signed(key, nonce, expiresAt), signature) ? Optional.of(expiresAt)
					: Optional.empty();
		});
	}

	private static Optional<byte[]> decode(String id) {
		return ID.matcher(id).matches() ? Optional.of(Base64.getUrlDecoder().decode(id)) : Optional.empty();
	}

	private static String signed(NangoKey key, byte[] nonce, Instant expiresAt) {
		return String.join("\n", key.fingerprint(), HexFormat.of().formatHex(nonce),
				String.valueOf(expiresAt.getEpochSecond()));
	}

}
