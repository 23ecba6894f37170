package io.nangomcp.seal;

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

	private static final int KEY_BYTES = 32;

	/** No binding has a line break, so that this one ends it. */
	private static final char END_OF_BINDING = '\n';

	private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

	/** How each handle of ours begins: nobody else chooses how it is opened. */
	private static final String BEGINNING = HEADER.toBase64URL() + "..";

	private final List<byte[]> keys;

	Seal(SealProperties properties) {
		this.keys = properties.keys().isEmpty() ? List.of(randomKey())
				: properties.keys().stream().map(Seal::readKey).toList();
	}

	/**
	 * Seals a text.
	 * @param binding what the handle is good for, and who may use it: one line
	 * @param text what the handle carries
	 * @return the handle, which is safe in headers and URLs
	 */
	public String seal(String binding, String text) {
		JWEObject handle = new JWEObject(HEADER, new Payload(binding + END_OF_BINDING + text));
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
		String expected = binding + END_OF_BINDING;
		return this.keys.stream()
			.flatMap((key) -> decrypt(handle, key).stream())
			.filter((text) -> text.startsWith(expected))
			.map((text) -> text.substring(expected.length()))
			.findFirst();
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

	private static byte[] randomKey() {
		logger.warn("mcp.seal.keys is not set: handles such as cursors will not outlive this process, "
				+ "nor work on another replica");
		byte[] key = new byte[KEY_BYTES];
		new SecureRandom().nextBytes(key);
		return key;
	}

	private static byte[] readKey(String base64) {
		byte[] key = Base64.getDecoder().decode(base64);
		if (key.length != KEY_BYTES) {
			throw new IllegalArgumentException(
					"mcp.seal.keys must each be Base64 of 32 bytes: openssl rand -base64 32");
		}
		return key;
	}

}
