/**
 * Maven builds as users run them, against real registries, judged by tools that are not ours.
 *
 * <p>{@link io.sealer.it.MavenBuild} starts a Maven, {@link io.sealer.it.ClusterProject} writes a project for it,
 * {@link io.sealer.it.DockerRegistry} serves the container images. Classes that end in {@code IT} hold the promises.
 */
package io.sealer.it;
