/** The Mojos: documented parameters, one call into {@code io.sealer.build}, one line with the result. */
package io.sealer.maven;
