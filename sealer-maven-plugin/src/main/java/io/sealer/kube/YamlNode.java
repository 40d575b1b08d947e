package io.sealer.kube;

/**
 * One node of a YAML document and where it begins. An alias yields the node of its anchor, so a node may stand at
 * several places of a document while its line is the anchor's. No node contains itself.
 */
public sealed interface YamlNode permits YamlScalar, YamlMapping, YamlSequence {

    /** The line on which the node begins, counted from 1. */
    int line();
}
