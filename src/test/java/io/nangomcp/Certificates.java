package io.nangomcp;

import java.time.Instant;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * Certificate authorities of a test's own, and what they sign.
 */
public final class Certificates {

	private Certificates() {
	}

	public static X509Bundle authority() {
		try {
			return template("authority").setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** For a server of that name, or a client. */
	public static X509Bundle issue(X509Bundle authority, String name) {
		return issue(authority, template(name).addSanDnsName(name));
	}

	public static X509Bundle issueExpired(X509Bundle authority, String name) {
		return issue(authority,
				template(name).addSanDnsName(name)
					.notBefore(Instant.parse("2020-01-01T00:00:00Z"))
					.notAfter(Instant.parse("2020-12-31T00:00:00Z")));
	}

	private static X509Bundle issue(X509Bundle authority, CertificateBuilder certificate) {
		try {
			return certificate.buildIssuedBy(authority);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static CertificateBuilder template(String name) {
		return new CertificateBuilder().ecp256().subject("CN=" + name);
	}

}
