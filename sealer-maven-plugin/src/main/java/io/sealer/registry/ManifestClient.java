package io.sealer.registry;

import io.sealer.http.HttpResponse;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Pulls manifests and indexes, byte for byte, and checks what came (distribution-spec, "Pulling manifests"). */
final class ManifestClient {

    /** What registries accept at least, and so the most that an image can count on (distribution-spec). */
    private static final int LARGEST_MANIFEST = 4 << 20;

    private static final String DIGEST_HEADER = "Docker-Content-Digest";

    private final RegistryClient client;
    private final MirrorRoute route;
    private final Traffic traffic;

    ManifestClient(RegistryClient client, MirrorRoute route, Traffic traffic) {
        this.client = client;
        this.route = route;
        this.traffic = traffic;
    }

    /** What the reference points to: its digest where it has one, else its tag. */
    Manifest pull(Reference reference) throws RegistryException {
        return pull(reference, reference.manifestKey(), reference.digest());
    }

    /** A manifest of the same repository. */
    Manifest pull(Reference reference, Digest digest) throws RegistryException {
        return pull(reference, digest.toString(), Optional.of(digest));
    }

    private Manifest pull(Reference reference, String key, Optional<Digest> wanted) throws RegistryException {
        return route.first(reference, endpoint -> from(endpoint, key, wanted));
    }

    private Manifest from(RegistryEndpoint endpoint, String key, Optional<Digest> wanted) throws RegistryException {
        byte[] bytes;
        Optional<Digest> promised;
        try (HttpResponse response =
                client.get(endpoint, "manifests/" + key, Map.of("Accept", MediaType.manifestAccept()))) {
            if (response.contentLength() > LARGEST_MANIFEST) {
                throw tooLarge(endpoint, key);
            }
            bytes = response.body().readNBytes(LARGEST_MANIFEST + 1);
            promised = wanted.isPresent() ? wanted : headerDigest(response);
        } catch (IOException e) {
            throw TransportFailure.of(endpoint.toString(), endpoint.authority(), e);
        }
        traffic.received(bytes.length);
        if (bytes.length > LARGEST_MANIFEST) {
            throw tooLarge(endpoint, key);
        }
        Digest actual = Digest.of(bytes);
        if (promised.isPresent() && !promised.get().equals(actual)) {
            throw wrong(endpoint + " sent a manifest with the digest " + actual + " for " + promised.get());
        }
        try {
            return Manifest.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw wrong(endpoint + " sent for " + key + " " + e.getMessage());
        }
    }

    /** The header is a promise only where it names a digest that can be checked. */
    private static Optional<Digest> headerDigest(HttpResponse response) {
        try {
            return response.header(DIGEST_HEADER).map(text -> Digest.parse(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RegistryException tooLarge(RegistryEndpoint endpoint, String key) {
        return wrong(endpoint + " sent for " + key + " a manifest of more than " + (LARGEST_MANIFEST >> 20) + " MiB");
    }

    private static RegistryException wrong(String message) {
        return new RegistryException(
                        RegistryException.Kind.WRONG_CONTENT,
                        message,
                        "nothing of it was kept; the registry or something in between alters content")
                .withPatience(RetryAdvice.Patience.ONCE);
    }
}
