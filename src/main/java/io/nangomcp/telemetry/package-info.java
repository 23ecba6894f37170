/**
 * What operators see: metrics, traces, the audit log and start-up failures, with nothing
 * secret in them.
 */
@NullMarked
package io.nangomcp.telemetry;

import org.jspecify.annotations.NullMarked;
