/** Which container images a root file system needs, and why. */
package io.sealer.discovery;
