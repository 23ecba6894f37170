package io.nangomcp.check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TextFormat}.
 */
class TextFormatTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			email     | ada@example.com                    | true
			email     | ada.l+x_'y@mail.example.co.uk      | true
			email     | ada@bücher.example                 | true
			email     | ada                                | false
			email     | ada@localhost                      | false
			email     | a..b@example.com                   | false
			email     | .a@example.com                     | false
			email     | Ada <ada@example.com>              | false
			date      | 2024-02-29                         | true
			date      | 2023-02-29                         | false
			date      | 31.01.2025                         | false
			date      | 2025-1-31                          | false
			date      | +12025-01-31                       | false
			date-time | 2025-01-31T09:30:00Z               | true
			date-time | 2025-01-31T09:30:00.123+01:00      | true
			date-time | 2025-01-31T09:30Z                  | true
			date-time | 2025-01-31T09:30:00                | false
			date-time | 2025-01-31 09:30:00Z               | false
			date-time | 2025-01-31                         | false
			date-time | 2025-01-31T25:30:00Z               | false
			date-time | tomorrow                           | false
			time      | 09:30:00                           | true
			time      | 09:30                              | true
			time      | 09:30:00Z                          | true
			time      | 09:30:00+25:00                     | false
			time      | 9:30                               | false
			time      | 24:00                              | false
			uri       | https://example.com/a?b=c#d        | true
			uri       | https://example.com/ä<x            | true
			uri       | mailto:ada@example.com             | true
			uri       | urn:isbn:0451450523                | true
			uri       | example.com                        | false
			uri       | /a/b                               | false
			uri       | https://                           | false
			uri       | https:example.com                  | false
			uri       | https://example.com/a b            | false
			uuid      | 123e4567-e89b-42d3-a456-426614174000 | true
			uuid      | 123E4567-E89B-42D3-A456-426614174000 | true
			uuid      | 123e4567e89b42d3a456426614174000   | false
			ipv4      | 192.0.2.1                          | true
			ipv4      | 192.0.2.256                        | false
			ipv4      | 192.0.2                            | false
			ipv4      | 192.0.02.1                         | false
			ipv6      | 2001:db8::1                        | true
			ipv6      | ::                                 | true
			ipv6      | ::ffff:192.0.2.1                   | true
			ipv6      | 192.0.2.1                          | false
			ipv6      | 2001:db8::1::2                     | false
			ipv6      | fe80::1%eth0                       | false
			""")
	void checksAsZodDoes(String format, String text, boolean accepted) {
		assertThat(accepts(format, text)).isEqualTo(accepted);
	}

	@Test
	void acceptsItsOwnExamples() {
		assertThat(TextFormat.all()).hasSize(8)
			.allSatisfy((format) -> assertThat(accepts(format.name(), format.example())).isTrue());
	}

	@Test
	void looksAtTextsOnly() {
		assertThat(Inputs.check("{\"format\":\"email\"}", "5")).isInstanceOf(InputCheck.Result.Valid.class);
	}

	private static boolean accepts(String format, String text) {
		return TextFormat.named(format)
			.orElseThrow()
			.matches(new CheckRun(new Effort(Long.MAX_VALUE, Long.MAX_VALUE)), text);
	}

}
