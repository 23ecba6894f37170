package io.nangomcp.telemetry;

import java.io.File;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the audit log goes.
 *
 * @param file a file for the audit log, as JSON lines, in place of the log; new every day
 * and every 100 MB, kept for 30 days
 */
@ConfigurationProperties("mcp.audit")
record AuditProperties(@Nullable File file) {

}
