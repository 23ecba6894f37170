package io.nangomcp;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is in memory and reachable: by a timer, for example, that nobody cancelled.
 */
public final class LiveObjects {

	private LiveObjects() {
	}

	/** How many objects of a type there are after a garbage collection. */
	public static long count(String type) {
		try {
			String histogram = (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
			return histogram.lines()
				.map((line) -> line.strip().split("\\s+"))
				.filter((columns) -> columns.length > 3 && columns[3].equals(type))
				.mapToLong((columns) -> Long.parseLong(columns[1]))
				.sum();
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
