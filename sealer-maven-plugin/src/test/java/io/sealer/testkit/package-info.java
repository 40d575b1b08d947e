/**
 * What the tests of every room and of module {@code it} share: small images made in memory, and a registry that serves
 * them well or badly, as told. Uses nothing of the product but its vocabulary (digests, platforms, media types), so
 * that it cannot make the product's mistakes.
 */
package io.sealer.testkit;
