package io.nangomcp.telemetry;

import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.codec.CodecConfigurer;
import org.springframework.stereotype.Component;

/**
 * Never logs the headers of requests, which have keys, even where
 * {@code spring.http.codecs.log-request-details} asks for it.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class RequestDetails implements CodecCustomizer {

	@Override
	public void customize(CodecConfigurer configurer) {
		configurer.defaultCodecs().enableLoggingRequestDetails(false);
	}

}
