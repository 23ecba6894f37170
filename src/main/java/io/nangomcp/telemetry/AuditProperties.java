package io.nangomcp.telemetry;

import java.io.File;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the audit log goes.
 *
 * @param file the file that it is written to as JSON lines, in place of the log
 */
@ConfigurationProperties("mcp.audit")
record AuditProperties(@Nullable File file) {

}
