package io.nangomcp.upstream;

/**
 * A Nango that runs in a test.
 */
public interface UpstreamNango extends AutoCloseable {

	/**
	 * Where it listens.
	 * @return its base URL
	 */
	String baseUrl();

	@Override
	void close();

}
