/**
 * How fast images are collected, beside what other programs need for the same images. A program, not a test:
 * {@code it/benchmark/collect.sh} runs {@link io.sealer.it.benchmark.CollectBenchmark}.
 */
package io.sealer.it.benchmark;
