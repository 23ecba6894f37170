package io.nangomcp.nango;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.nangomcp.nango.NangoError.Obstacle;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.ReadTimeoutException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

import org.springframework.core.io.buffer.DataBufferLimitException;

/**
 * What it means when a request to Nango gets no answer.
 */
final class TransportFailures {

	static final NangoError TOO_LARGE = new NangoError.Unreadable("it is larger than nango.max-response-size");

	private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

	private static final Pattern CERTIFICATE_ALERT = Pattern.compile("\\w*certificate\\w*|unknown_ca|access_denied");

	private static final Pattern OTHER_NAME = Pattern.compile("^No (?:name|subject alternative)");

	private TransportFailures() {
	}

	/**
	 * Explains a failure.
	 * @param failure what was thrown
	 * @param begun whether anything of the request may have left
	 * @return what it means
	 */
	static NangoError explain(Throwable failure, boolean begun) {
		return findTlsRefusal(failure, begun).<NangoError>map(NangoError.TlsRefused::new)
			.orElseGet(() -> switch (failure) {
				case DataBufferLimitException _ -> TOO_LARGE;
				case PoolAcquireTimeoutException _ -> new NangoError.NoConnectionFree();
				// Until the proxy has opened a tunnel, the request is held back here.
				case ProxyConnectException _ -> new NangoError.Unreachable(Obstacle.PROXY);
				case Throwable cause when !begun -> new NangoError.Unreachable(obstacle(cause));
				case ReadTimeoutException _, TimeoutException _ -> new NangoError.TimedOut();
				case IOException _ -> new NangoError.Interrupted("the connection broke");
				default -> new NangoError.Interrupted("its answer is not proper HTTP");
			});
	}

	private static Obstacle obstacle(Throwable failure) {
		return switch (failure) {
			case UnknownHostException _ -> Obstacle.HOST_NAME;
			case SSLException _ -> Obstacle.TLS_HANDSHAKE;
			case ConnectException _ -> Obstacle.PORT;
			default -> Obstacle.OTHER;
		};
	}

	private static Optional<String> findTlsRefusal(Throwable failure, boolean begun) {
		Optional<String> ours = find(CertificateExpiredException.class, failure)
			.map((expired) -> "its TLS certificate has expired")
			.or(() -> find(CertificateException.class, failure).map(TransportFailures::distrust))
			.or(() -> find(NotSslRecordException.class, failure)
				.map((plain) -> "it does not speak TLS, though nango.base-url begins with https"));
		return ours.or(() -> find(SSLException.class, failure).flatMap((tls) -> theirs(tls, begun)));
	}

	private static String distrust(CertificateException failure) {
		return OTHER_NAME.matcher(String.valueOf(failure.getMessage())).find()
				? "its TLS certificate is for another host than that of nango.base-url"
				: "its TLS certificate is not trusted (nango.ssl-bundle can add the CA that issued it)";
	}

	/**
	 * With TLS 1.3 the other side looks at our certificate only after we have begun to
	 * write, and at the request only after that.
	 */
	private static Optional<String> theirs(SSLException failure, boolean begun) {
		return ALERT.matcher(String.valueOf(failure.getMessage()))
			.results()
			.map((alert) -> alert.group(1))
			.filter((alert) -> !begun || CERTIFICATE_ALERT.matcher(alert).matches())
			.map("it refuses the TLS connection with %s (if it wants a client certificate, the key store of nango.ssl-bundle must have it)"::formatted)
			.findFirst();
	}

	private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
			.filter(type::isInstance)
			.map(type::cast)
			.findFirst();
	}

}
