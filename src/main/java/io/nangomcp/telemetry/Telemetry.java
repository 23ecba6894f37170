package io.nangomcp.telemetry;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * All that operators see of requests.
 *
 * @param auditLog a line of each call
 * @param operations a duration of each request, and a span
 * @param toolCalls a duration of each call
 * @param meters whatever else is counted
 */
@Component
public record Telemetry(AuditLog auditLog, Operations operations, ToolCalls toolCalls, MeterRegistry meters) {

}
