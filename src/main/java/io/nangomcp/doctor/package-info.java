/**
 * The command line: diagnoses a setup, and makes keys. The one room where a thread may
 * wait.
 */
@NullMarked
package io.nangomcp.doctor;

import org.jspecify.annotations.NullMarked;
