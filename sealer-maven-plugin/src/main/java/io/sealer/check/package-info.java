/**
 * What of an image will not run: rules about its files, with the facts that they need as data beside them. A rule never
 * guesses: where it is not sure, it is silent.
 */
package io.sealer.check;
