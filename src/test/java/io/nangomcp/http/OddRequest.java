package io.nangomcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of a table such as {@code odd-requests.txt}, which explains itself.
 *
 * @param name what is odd about it
 * @param method the HTTP method
 * @param headers all of its headers, in their order
 * @param body the body
 * @param answer what the server is to answer, in the words of
 * {@link OddAnswer#describe()}
 */
record OddRequest(String name, String method, List<Header> headers, String body, String answer) {

	/** What {@code mcp.http.max-request-size} must be for these tables. */
	static final int LARGEST_BODY = 16_384;

	private static final Pattern DEFINITION = Pattern.compile("<([^<>]+)> = (.*)");

	private static final Pattern PLACEHOLDER = Pattern.compile("<([^<>]+)>");

	private static final String METHOD = "[A-Z]+";

	static List<OddRequest> read(String resource) {
		Map<String, String> texts = new HashMap<>(
				Map.of("huge", " ".repeat(LARGEST_BODY + 1), "deep", "[".repeat(2_000), "digits", "9".repeat(5_000),
						"long", "x".repeat(500), "blanks", "  ", "51 pings", batchOfPings(51)));
		List<OddRequest> requests = new ArrayList<>();
		for (String line : lines(resource)) {
			Matcher definition = DEFINITION.matcher(line);
			if (definition.matches()) {
				texts.put(definition.group(1), fill(definition.group(2), texts));
			}
			else if (!line.isBlank() && !line.startsWith("#")) {
				requests.add(readRow(line, texts));
			}
		}
		return requests;
	}

	static OddRequest read(String resource, String name) {
		return read(resource).stream().filter((request) -> request.name().equals(name)).findFirst().orElseThrow();
	}

	private static OddRequest readRow(String line, Map<String, String> texts) {
		String[] cells = line.split("\\|", -1);
		if (cells.length != 4) {
			throw new IllegalArgumentException("Not a row of four cells: " + line);
		}
		String method = "POST";
		List<Header> headers = new ArrayList<>();
		for (String part : fill("<defaults>; " + cells[1].strip(), texts).split(";\\s+", -1)) {
			if (part.matches(METHOD)) {
				method = part;
			}
			else if (!part.isBlank()) {
				addTo(headers, part.strip());
			}
		}
		return new OddRequest(cells[0].strip(), method, headers, fill(cells[2].strip(), texts), cells[3].strip());
	}

	private static void addTo(List<Header> headers, String part) {
		String[] nameAndValue = part.split(":", 2);
		String name = nameAndValue[0].replaceFirst("^[+-]", "");
		if (!part.startsWith("+")) {
			headers.removeIf((header) -> header.name().equalsIgnoreCase(name));
		}
		if (!part.startsWith("-")) {
			headers.add(new Header(name, nameAndValue[1].strip().translateEscapes()));
		}
	}

	private static String fill(String text, Map<String, String> texts) {
		return PLACEHOLDER.matcher(text)
			.replaceAll((placeholder) -> Matcher.quoteReplacement(
					Objects.requireNonNull(texts.get(placeholder.group(1)), () -> "Not defined: " + placeholder)));
	}

	private static String batchOfPings(int size) {
		String[] pings = new String[size];
		Arrays.fill(pings, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
		return Arrays.toString(pings);
	}

	private static List<String> lines(String resource) {
		try (InputStream in = OddRequest.class.getResourceAsStream("/" + resource)) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	boolean isStateless() {
		return this.body.contains("\"_meta\":{\"io.modelcontextprotocol/protocolVersion\"");
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * A header, of which there may be more than one of a name.
	 *
	 * @param name its name
	 * @param value its value, with the blanks around it
	 */
	record Header(String name, String value) {

	}

}
