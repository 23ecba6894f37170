package io.nangomcp.sessions;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nangomcp.sessions.SessionToolNames.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionToolNames}.
 */
class SessionToolNamesTests {

	private static final String LONG = "a-name-of-thirty-characters-xx";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					github/create-issue | github__create-issue
					git.hub/create issue | git_hub__create_issue
					café/größe | caf___gr__e
					prod hubspot/UPPER_snake_Name | prod_hubspot__UPPER_snake_Name
					a-name-of-thirty-characters-xx-and-more/a-name-of-thirty-characters-xx-too | a-name-of-thirty-characters-xx__a-name-of-thirty-characters-xx
					a/b.c, a/b_c, a/b c | a__b_c_3, a__b_c, a__b_c_2
					a/b_2, a/b.c, a/b c, a/b_c_2 | a__b_2, a__b_c_3, a__b_c, a__b_c_2
					a__b/c, a/b__c | a__b__c_2, a__b__c
					slack/list-users, notion/list-users | slack__list-users, notion__list-users
					""")
	void namesTools(String actions, String names) {
		List<Address> addresses = Arrays.stream(actions.split(", ")).map(SessionToolNamesTests::address).toList();
		Map<Address, String> named = SessionToolNames.name(addresses);
		assertThat(addresses.stream().map(named::get)).containsExactly(names.split(", "));
		assertThat(SessionToolNames.name(addresses.reversed())).isEqualTo(named);
	}

	@Test
	void namesAreUniqueAndShortHoweverManyAreAlike() {
		List<Address> addresses = IntStream.range(0, 1_200)
			.mapToObj((number) -> new Address(LONG, LONG + number))
			.collect(Collectors.toList());
		Map<Address, String> named = SessionToolNames.name(addresses);
		Collections.reverse(addresses);
		assertThat(SessionToolNames.name(addresses)).isEqualTo(named);
		assertThat(named.values()).doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(Objects.requireNonNull(name)).matches("[A-Za-z0-9_-]{1,64}"));
	}

	private static Address address(String path) {
		int slash = path.indexOf('/');
		return new Address(path.substring(0, slash), path.substring(slash + 1));
	}

}
