package io.nangomcp.upstream;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Does what {@link OwnNango} says, for Spring and for JUnit.
 */
public final class OwnNangos implements ContextCustomizerFactory, AfterAllCallback {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> test,
			List<ContextConfigurationAttributes> attributes) {
		return in(test).stream().map((nango) -> new BaseUrl(nango.baseUrl())).findFirst().orElse(null);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		in(context.getRequiredTestClass()).forEach(UpstreamNango::close);
	}

	private static List<UpstreamNango> in(Class<?> test) {
		return AnnotationSupport.findAnnotatedFieldValues(test, OwnNango.class, UpstreamNango.class);
	}

	/** Servers with other ones are others. */
	private record BaseUrl(String url) implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
			TestPropertyValues.of("nango.base-url=" + this.url).applyTo(context);
		}

	}

}
