package io.nangomcp.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Reads all settings of ours, and those of the server's port, before anything is made of
 * them, so that an operator is told of all faults at once, and not of one for each start.
 */
@Component
class SettingsCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		Faults faults = new Faults();
		Binder binder = Binder.get(beans.getBean(Environment.class), faults);
		Stream<? extends Class<?>> ours = Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class))
			.map(beans::getType)
			.filter(Objects::nonNull)
			// Spring Boot's own are classes.
			.filter(Class::isRecord);
		// The doctor starts no server that would read these.
		Stream.concat(ours, Stream.of(ServerProperties.class))
			.forEach((type) -> binder.bind(prefix(type), Bindable.of(type)));
		if (!faults.lines.isEmpty()) {
			throw new InvalidSettingsException(faults.lines);
		}
	}

	private static String prefix(Class<?> type) {
		return Objects.requireNonNull(AnnotatedElementUtils.getMergedAnnotation(type, ConfigurationProperties.class))
			.prefix();
	}

	/** Goes on with the default of what cannot be used. */
	private static final class Faults implements BindHandler {

		private final List<String> lines = new ArrayList<>();

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) {
			ConfigurationProperty property = context.getConfigurationProperty();
			boolean itself = property != null && property.getName().equals(name);
			this.lines.add(SettingFault.describe(itself ? property : null, error));
			return null;
		}

	}

}
