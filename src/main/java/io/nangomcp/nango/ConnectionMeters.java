package io.nangomcp.nango;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.nangomcp.telemetry.ServerMeter;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider.MeterRegistrar;

/**
 * Shows how many connections to Nango there are, for one kind of requests.
 */
final class ConnectionMeters implements MeterRegistrar {

	private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

	/**
	 * Creates meters.
	 * @param request what kind of requests the connections are for, in one word
	 * @param meters where they are shown
	 */
	ConnectionMeters(String request, MeterRegistry meters) {
		show(request, "active", ConnectionPoolMetrics::acquiredSize, meters);
		show(request, "idle", ConnectionPoolMetrics::idleSize, meters);
		show(request, "pending", ConnectionPoolMetrics::pendingAcquireSize, meters);
	}

	private void show(String request, String state, ToIntFunction<ConnectionPoolMetrics> size, MeterRegistry meters) {
		ServerMeter.UPSTREAM_CONNECTIONS.gauge(meters, this.pools, (all) -> all.values().stream().mapToInt(size).sum(),
				request, state);
	}

	@Override
	public void registerMetrics(String name, String id, SocketAddress address, ConnectionPoolMetrics pool) {
		this.pools.put(id, pool);
	}

	@Override
	public void deRegisterMetrics(String name, String id, SocketAddress address) {
		this.pools.remove(id);
	}

}
