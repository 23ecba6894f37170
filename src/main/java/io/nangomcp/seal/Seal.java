package io.nangomcp.seal;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.CompressionAlgorithm;
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
 * handle opens only for whom and for what it was sealed. Signs in the same way.
 */
@Component
public class Seal {

	private static final Logger logger = LoggerFactory.getLogger(Seal.class);

	/** The characters of a SHA-256 in Base64, by which each sealed text begins. */
	private static final int DIGEST_LENGTH = 44;

	private static final Form PLAIN = Form.of(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM));

	private static final Form COMPRESSED = Form
		.of(new JWEHeader.Builder(PLAIN.header()).compressionAlgorithm(CompressionAlgorithm.DEF).build());

	/** More than any header that a server reads. */
	private static final int LONGEST_COMPRESSED = 65_536;

	private static final String HMAC = "HmacSHA256";

	private static final int SIGNATURE_BYTES = 16;

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
		return seal(PLAIN, binding, text);
	}

	/**
	 * Seals a long text, compressed. How long the handle is tells what the text repeats,
	 * so that it must not have a secret beside what others choose.
	 * @param binding what the handle is good for, and who may use it: any text
	 * @param text what the handle carries
	 * @return the handle, which only {@link #openCompressed(String, String)} opens
	 */
	public String sealCompressed(String binding, String text) {
		return seal(COMPRESSED, binding, text);
	}

	private String seal(Form form, String binding, String text) {
		JWEObject handle = new JWEObject(form.header(), new Payload(digest(binding) + text));
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
		return open(PLAIN, binding, handle);
	}

	/**
	 * Opens the handle of a long text.
	 * @param binding what it must have been sealed for
	 * @param handle what somebody claims to be a handle of ours
	 * @return the text, if we sealed and compressed it for this binding
	 */
	public Optional<String> openCompressed(String binding, String handle) {
		return (handle.length() <= LONGEST_COMPRESSED) ? open(COMPRESSED, binding, handle) : Optional.empty();
	}

	/**
	 * Signs a text that need not be secret.
	 * @param purpose what the signature is good for
	 * @param text what is signed
	 * @return 16 bytes
	 */
	public byte[] sign(String purpose, String text) {
		return sign(this.keys.getFirst(), purpose, text);
	}

	/**
	 * Whether a signature is ours.
	 * @param purpose what it must have been made for
	 * @param text what it must have been made of
	 * @param signature what somebody claims to be a signature of ours
	 * @return whether any key of the ring made it
	 */
	public boolean isSigned(String purpose, String text, byte[] signature) {
		return this.keys.stream().anyMatch((key) -> MessageDigest.isEqual(sign(key, purpose, text), signature));
	}

	private static byte[] sign(byte[] key, String purpose, String text) {
		byte[] ofPurpose = hmac(key, "sign " + purpose);
		return Arrays.copyOf(hmac(ofPurpose, text), SIGNATURE_BYTES);
	}

	private static byte[] hmac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(key, HMAC));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			throw new IllegalStateException("Every Java platform has HMAC-SHA256, and it takes any key", ex);
		}
	}

	private Optional<String> open(Form form, String binding, String handle) {
		if (!handle.startsWith(form.beginning())) {
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

	/**
	 * How a handle is made.
	 *
	 * @param header its header
	 * @param beginning how each such handle begins: nobody else chooses how it is opened
	 */
	private record Form(JWEHeader header, String beginning) {

		static Form of(JWEHeader header) {
			return new Form(header, header.toBase64URL() + "..");
		}

	}

}
