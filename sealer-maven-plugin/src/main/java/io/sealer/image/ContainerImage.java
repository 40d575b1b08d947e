package io.sealer.image;

import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A container image inside a sealer image, as the manifest's annotation {@link #ANNOTATION} lists it; informational.
 *
 * @param image the full name
 * @param appName the app that needs it; empty where it serves none or several
 * @param platform what it was fetched for
 */
public record ContainerImage(String image, String appName, Platform platform) {

    /** Key of the manifest's annotation. */
    public static final String ANNOTATION = "sealer.image.container.images";

    public ContainerImage {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(appName, "appName");
        Objects.requireNonNull(platform, "platform");
    }

    /** The annotation's value. */
    public static String toJson(List<ContainerImage> images) {
        return Json.writeText(images.stream().map(ContainerImage::toMap).toList());
    }

    /**
     * Reads an annotation's value. Entries without a name are left out.
     *
     * @throws IllegalArgumentException when it is no JSON list
     */
    public static List<ContainerImage> parse(String json) {
        if (!(Json.read(json.getBytes(StandardCharsets.UTF_8)) instanceof List<?> list)) {
            throw new IllegalArgumentException("the list of container images is no JSON list");
        }
        List<ContainerImage> images = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof Map<?, ?> map && map.get("image") instanceof String image) {
                images.add(new ContainerImage(image, text(map, "appName"), platform(map.get("platform"))));
            }
        }
        return images;
    }

    private Map<String, Object> toMap() {
        Map<String, Object> on = new LinkedHashMap<>();
        on.put("architecture", platform.architecture());
        on.put("os", platform.os());
        if (!platform.variant().isEmpty()) {
            on.put("variant", platform.variant());
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        if (!appName.isEmpty()) {
            map.put("appName", appName);
        }
        map.put("platform", on);
        return map;
    }

    private static Platform platform(Object json) {
        return json instanceof Map<?, ?> map
                ? new Platform(text(map, "os"), text(map, "architecture"), text(map, "variant"))
                : new Platform("", "", "");
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }
}
