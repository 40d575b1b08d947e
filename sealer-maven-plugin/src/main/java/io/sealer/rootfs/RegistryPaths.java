package io.sealer.rootfs;

import io.sealer.oci.Digest;

/** Where distribution's file system driver keeps things, from the root of the cluster image. */
final class RegistryPaths {

    /** The root of the store. */
    static final String ROOT = "registry/docker/registry/v2/";

    private RegistryPaths() {}

    /** The bytes of a manifest, index, config or layer. */
    static String blob(Digest digest) {
        return ROOT + "blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data";
    }

    /** Says that a repository has a manifest or index. */
    static String revision(String repository, Digest digest) {
        return manifests(repository) + "revisions/sha256/" + digest.hex() + "/link";
    }

    /** What a tag points at. */
    static String currentTag(String repository, String tag) {
        return manifests(repository) + "tags/" + tag + "/current/link";
    }

    /** Says that a tag points or pointed at a manifest or index. */
    static String taggedRevision(String repository, String tag, Digest digest) {
        return manifests(repository) + "tags/" + tag + "/index/sha256/" + digest.hex() + "/link";
    }

    /** Says that a repository has a config or layer. */
    static String layerLink(String repository, Digest digest) {
        return ROOT + "repositories/" + repository + "/_layers/sha256/" + digest.hex() + "/link";
    }

    /** What the paths of a repository's tags begin with. */
    static String tags(String repository) {
        return manifests(repository) + "tags/";
    }

    private static String manifests(String repository) {
        return ROOT + "repositories/" + repository + "/_manifests/";
    }
}
