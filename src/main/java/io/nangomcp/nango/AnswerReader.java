package io.nangomcp.nango;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what Nango answers.
 *
 * @param mapper reads JSON
 */
record AnswerReader(JsonMapper mapper) {

	/**
	 * Reads an answer.
	 * @param what what it is where it cannot be read, for a human
	 * @throws NangoException if it cannot be read
	 */
	<T> T read(byte[] answer, Class<T> type, String what) {
		try {
			T content = this.mapper.readValue(answer, type);
			if (content == null) {
				throw new NangoException(new NangoError.Unreadable("it is " + what));
			}
			return content;
		}
		catch (JacksonException ex) {
			// Without the cause, which quotes the answer.
			throw new NangoException(new NangoError.Unreadable("it is " + what));
		}
	}

}
