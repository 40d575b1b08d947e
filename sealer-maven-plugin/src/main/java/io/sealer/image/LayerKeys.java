package io.sealer.image;

import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image says of the content of its layers: for the digest of each, the key ({@link LayerKey}) from which a later
 * build knows that it would come to the same bytes. Bound to digests, since some tools compress the layers of an image
 * anew or put others upon them, and keep its annotations.
 *
 * @param byDigest keys by the digests of layers, lowest first
 */
public record LayerKeys(Map<Digest, Digest> byDigest) {

    /** Key of the manifest's annotation. */
    public static final String ANNOTATION = "io.sealer.layer-keys";

    public LayerKeys {
        byDigest = Collections.unmodifiableMap(new LinkedHashMap<>(byDigest));
    }

    static LayerKeys of(List<WrittenLayer> layers) {
        Map<Digest, Digest> keys = new LinkedHashMap<>();
        layers.forEach(layer -> LayerKey.published(layer)
                .ifPresent(key -> keys.putIfAbsent(layer.descriptor().digest(), key)));
        return new LayerKeys(keys);
    }

    /** The keys in a manifest's annotations; none where there are none, or none that can be read. */
    static LayerKeys of(Map<String, String> annotations) {
        Map<Digest, Digest> keys = new LinkedHashMap<>();
        try {
            Json.readObject(annotations.getOrDefault(ANNOTATION, "{}").getBytes(StandardCharsets.UTF_8))
                    .forEach((digest, key) -> keys.put(Digest.parse(digest), new Digest(String.valueOf(key))));
        } catch (IllegalArgumentException e) {
            return new LayerKeys(Map.of());
        }
        return new LayerKeys(keys);
    }

    /** The annotation's value. */
    String toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        // A key is no digest of a blob, and is not to be taken for one.
        byDigest.forEach((digest, key) -> json.put(digest.toString(), key.hex()));
        return Json.writeText(json);
    }
}
