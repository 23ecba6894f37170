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
 * Shows how many connections to Nango there are, in all pools together.
 */
final class ConnectionMeters implements MeterRegistrar {

	private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

	ConnectionMeters(MeterRegistry meters) {
		show("active", ConnectionPoolMetrics::acquiredSize, meters);
		show("idle", ConnectionPoolMetrics::idleSize, meters);
		show("pending", ConnectionPoolMetrics::pendingAcquireSize, meters);
	}

	private void show(String state, ToIntFunction<ConnectionPoolMetrics> size, MeterRegistry meters) {
		ServerMeter.UPSTREAM_CONNECTIONS.gauge(meters, this.pools, (all) -> all.values().stream().mapToInt(size).sum(),
				state);
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
