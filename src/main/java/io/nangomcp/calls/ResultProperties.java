package io.nangomcp.calls;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The results of calls.
 *
 * @param maxSize largest result that is passed on whole; of a larger one, the first part
 * is
 */
@ConfigurationProperties("mcp.results")
record ResultProperties(@DefaultValue("256KB") DataSize maxSize) {

}
