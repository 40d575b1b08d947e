/**
 * The Kubefile language: text to instructions with their lines, variables, Maven properties, and back to text.
 *
 * <p>The way through: {@link io.sealer.kubefile.PropertyFilter} replaces {@code @name@}, {@link
 * io.sealer.kubefile.KubefileParser} reads the instructions as written, {@link io.sealer.kubefile.Kubefile#expand}
 * gives them their final values for one platform.
 */
package io.sealer.kubefile;
