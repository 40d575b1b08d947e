/**
 * How fast images are collected, beside what other programs need for the same images. A program, not a test:
 * {@code it/benchmark/collect.sh} runs {@link io.sealer.it.benchmark.CollectBenchmark}.
 *
 * <p>{@link io.sealer.it.benchmark.LayerSimulation} ({@code it/benchmark/layers.sh}) measures no time: it computes what
 * ways to split a registry into layers send from one release to the next.
 */
package io.sealer.it.benchmark;
