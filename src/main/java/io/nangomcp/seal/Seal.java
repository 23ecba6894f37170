package io.nangomcp.seal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Seals handles, as JWEs under the keys of a ring: the first key seals, all open. A
 * handle opens only for whom and for what it was sealed.
 */
@Component
public class Seal {

	private static final Logger logger = LoggerFactory.getLogger(Seal.class);

	/** The characters of a SHA-256 in Base64, by which each sealed text begins. */
	private static final int DIGEST_LENGTH = 44;

	private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

	/** How each handle of ours begins: nobody else chooses how it is opened. */
	private static final String BEGINNING = HEADER.toBase64URL() + "..";

	private final List<byte[]> keys;

	private final boolean outlivesProcess;

	Seal(SealProperties properties) {
		this.outlivesProcess = !properties.keys().isEmpty();
		this.keys = properties.keys().isEmpty() ? List.of(keyOfThisProcess())
				: properties.keys().stream().map(Base64.getDecoder()::decode).toList();
	}

	/**
	 * Makes a key for a ring.
	 * @return a value for {@code mcp.seal.keys}
	 */
	public static String newKey() {
		return Base64.getEncoder().encodeToString(randomKey());
	}

	/**
	 * Whether handles are good after a restart, and on other replicas.
	 * @return whether the operator has set the keys
	 */
	public boolean outlivesProcess() {
		return this.outlivesProcess;
	}

	/**
	 * Seals a text.
	 * @param binding what the handle is good for, and who may use it: any text
	 * @param text what the handle carries
	 * @return the handle, which is safe in headers and URLs
	 */
	public String seal(String binding, String text) {
		JWEObject handle = new JWEObject(HEADER, new Payload(digest(binding) + text));
		try {
			handle.encrypt(new DirectEncrypter(this.keys.getFirst()));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("Every Java platform has AES-GCM", ex);
		}
		return handle.serialize();
	}

	/**
	 * Opens a handle.
	 * @param binding what it must have been sealed for
	 * @param handle what somebody claims to be a handle of ours
	 * @return the text, if we sealed it for this binding
	 */
	public Optional<String> open(String binding, String handle) {
		if (!handle.startsWith(BEGINNING)) {
			return Optional.empty();
		}
		String expected = digest(binding);
		return this.keys.stream()
			.flatMap((key) -> decrypt(handle, key).stream())
			.filter((text) -> text.startsWith(expected))
			.map((text) -> text.substring(DIGEST_LENGTH))
			.findFirst();
	}

	/** A binding can be long, and a handle should not be. */
	private static String digest(String binding) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return Base64.getEncoder().encodeToString(digest.digest(binding.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static Optional<String> decrypt(String handle, byte[] key) {
		try {
			JWEObject sealed = JWEObject.parse(handle);
			sealed.decrypt(new DirectDecrypter(key));
			return Optional.of(sealed.getPayload().toString());
		}
		catch (ParseException | JOSEException ex) {
			return Optional.empty();
		}
	}

	private static byte[] keyOfThisProcess() {
		logger.warn("mcp.seal.keys is not set: handles such as cursors will not outlive this process, "
				+ "nor work on another replica");
		return randomKey();
	}

	private static byte[] randomKey() {
		byte[] key = new byte[SealProperties.KEY_BYTES];
		new SecureRandom().nextBytes(key);
		return key;
	}

}
