package io.nangomcp.sandbox;

import java.io.IOException;
import java.io.InputStream;

import tools.jackson.core.JacksonException;

import org.springframework.core.io.Resource;

/**
 * A JSON file of a data set.
 *
 * @param resource where it is
 */
record DataFile(Resource resource) {

	<T> T read(Class<T> type) {
		try (InputStream content = this.resource.getInputStream()) {
			return Json.MAPPER.readValue(content, type);
		}
		catch (JacksonException ex) {
			throw new IllegalStateException(
					"Sandbox data file %s is malformed: %s".formatted(this.resource.getDescription(), reason(ex)), ex);
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"Sandbox data file %s cannot be read".formatted(this.resource.getDescription()), ex);
		}
	}

	DataFile sibling(String name) {
		try {
			return new DataFile(this.resource.createRelative(name));
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"Sandbox data file %s has no sibling %s".formatted(this.resource.getDescription(), name), ex);
		}
	}

	private static String reason(JacksonException ex) {
		return ex.getOriginalMessage().lines().findFirst().orElse("") + " (line " + ex.getLocation().getLineNr() + ")";
	}

}
