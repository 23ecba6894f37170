package io.nangomcp.nango;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * A Nango API key. It can be compared and sent to Nango, and never prints itself.
 */
public final class NangoKey {

	private static final int HASH_LENGTH = 12;

	private static final String HMAC = "HmacSHA256";

	private final String value;

	private final String fingerprint;

	/**
	 * Wraps a key.
	 * @param value the key as Nango issued it, without {@code Bearer}
	 */
	public NangoKey(String value) {
		this.value = value;
		this.fingerprint = sha256(value);
	}

	String value() {
		return this.value;
	}

	/**
	 * Seals the key, so that it can travel. Only for the tokens of agent sessions.
	 * @param sealing encrypts a text
	 * @return the encrypted key
	 */
	public String seal(UnaryOperator<String> sealing) {
		return sealing.apply(this.value);
	}

	/**
	 * Identifies the key without revealing it: equal for equal keys, in every process.
	 * @return the SHA-256 of the key, 64 hex digits
	 */
	public String fingerprint() {
		return this.fingerprint;
	}

	/**
	 * The short form of the fingerprint, for logs.
	 * @return the first 12 hex digits of the fingerprint
	 */
	public String hash() {
		return this.fingerprint.substring(0, HASH_LENGTH);
	}

	/**
	 * Tells a user from others without naming the user. Ids of users can be guessed, so
	 * that whoever has no key cannot try them.
	 * @param user the user's id
	 * @return the first 12 hex digits of the HMAC-SHA256 of the id under this key
	 */
	public String pseudonym(String user) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(bytes(this.value), HMAC));
			return HexFormat.of().formatHex(mac.doFinal(bytes(user))).substring(0, HASH_LENGTH);
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			throw new IllegalStateException("Every Java platform has HMAC-SHA256, and it takes any key", ex);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof NangoKey key && this.value.equals(key.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return "NangoKey[" + hash() + "]";
	}

	private static String sha256(String value) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(bytes(value)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
