/**
 * One class a goal's work, in goal order: {@link io.sealer.build.KubefileStep}, {@link io.sealer.build.CollectStep},
 * {@link io.sealer.build.PackageStep}; beside them the lock file and the fingerprints that let a step do nothing.
 */
package io.sealer.build;
