package io.nangomcp.nango;

import java.net.URI;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Tells the operator at start whether Nango answers. The server starts either way, since
 * Nango may come later.
 */
class ReachabilityCheck {

	private static final Logger logger = LoggerFactory.getLogger(ReachabilityCheck.class);

	private final NangoClient client;

	private final URI baseUrl;

	ReachabilityCheck(NangoClient client, URI baseUrl) {
		this.client = client;
		this.baseUrl = baseUrl;
	}

	@EventListener(ApplicationReadyEvent.class)
	void report() {
		this.client.checkHealth().subscribe((nothing) -> {
		}, this::warn, () -> logger.info("Nango answers at {}", this.baseUrl));
	}

	private void warn(Throwable failure) {
		boolean refused = failure instanceof NangoException ex && ex.error() instanceof NangoError.TlsRefused;
		logger.warn("Nango does not answer at {}: {}. Check {}.", this.baseUrl, failure.getMessage(),
				refused ? "nango.ssl-bundle (NANGO_SSL_BUNDLE) and the certificates"
						: "nango.base-url (NANGO_BASE_URL) and the network");
	}

}
