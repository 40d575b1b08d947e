package io.sealer.kubefile;

import io.sealer.SourceLocation;

/**
 * One instruction as text: its lines joined, comments and continuations gone.
 *
 * @param location where it begins
 * @param word the instruction's name as written
 * @param arguments what follows, without blanks around it
 */
record Statement(SourceLocation location, String word, String arguments) {}
