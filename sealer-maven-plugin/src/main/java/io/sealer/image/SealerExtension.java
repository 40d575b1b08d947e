package io.sealer.image;

import io.sealer.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What makes an OCI image a sealer image: the JSON document in the manifest's annotation {@link #ANNOTATION}. Fields and
 * their order are sealer's; what is empty is left out, but for {@code buildClient} and {@code launch}. Unknown fields are
 * ignored when read.
 *
 * @param sealerVersion what built the image; sealer only shows it
 * @param buildahVersion likewise; empty where buildah had no part
 * @param schemaVersion {@link #SCHEMA}
 * @param type {@code kube-installer} or {@code app-installer}
 * @param applications the apps, in the order in which they are to be shown
 * @param env variables of all apps
 * @param launch what starts by itself
 */
public record SealerExtension(
        String sealerVersion,
        String buildahVersion,
        String schemaVersion,
        String type,
        List<Application> applications,
        Map<String, String> env,
        Launch launch) {

    /** Key of the manifest's annotation. */
    public static final String ANNOTATION = "sealer.image.extension";

    /** The only schema there is. */
    public static final String SCHEMA = "v1alpha1";

    public SealerExtension {
        Objects.requireNonNull(sealerVersion, "sealerVersion");
        Objects.requireNonNull(buildahVersion, "buildahVersion");
        Objects.requireNonNull(schemaVersion, "schemaVersion");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(launch, "launch");
        applications = List.copyOf(applications);
        env = sorted(env);
    }

    /** What this product writes. */
    public SealerExtension(
            String sealerVersion, String type, List<Application> applications, Map<String, String> env, Launch launch) {
        this(sealerVersion, "", SCHEMA, type, applications, env, launch);
    }

    /**
     * An app below {@code application/apps/}.
     *
     * @param name its name
     * @param type {@code kube}, {@code helm}, {@code shell}, or empty where only its commands count
     * @param files what is applied, relative to the app's directory
     * @param version sealer always writes {@code v1}
     * @param env its variables
     * @param cmds commands that replace what follows from the type
     */
    public record Application(
            String name, String type, List<String> files, String version, Map<String, String> env, List<String> cmds) {

        public Application {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(version, "version");
            files = List.copyOf(files);
            env = sorted(env);
            cmds = List.copyOf(cmds);
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            put(map, "type", type);
            put(map, "files", files);
            put(map, "version", version);
            put(map, "env", env);
            put(map, "cmds", cmds);
            return map;
        }

        private static Application of(Object json) {
            Map<?, ?> map = object(json, "an application");
            return new Application(
                    text(map, "name"),
                    text(map, "type"),
                    texts(map, "files"),
                    text(map, "version"),
                    textMap(map, "env"),
                    texts(map, "cmds"));
        }
    }

    /**
     * What starts when the image is run.
     *
     * @param cmds commands, run on the first master
     * @param appNames names of {@link #applications}, in starting order
     */
    public record Launch(List<String> cmds, List<String> appNames) {

        /** Nothing starts by itself. */
        public static final Launch NOTHING = new Launch(List.of(), List.of());

        public Launch {
            cmds = List.copyOf(cmds);
            appNames = List.copyOf(appNames);
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            put(map, "cmds", cmds);
            put(map, "app_names", appNames);
            return map;
        }
    }

    /** The annotation's value. */
    public String toJson() {
        return Json.writeText(toMap());
    }

    Map<String, Object> toMap() {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("sealerVersion", sealerVersion);
        client.put("buildahVersion", buildahVersion);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("buildClient", client);
        map.put("schemaVersion", schemaVersion);
        put(map, "type", type);
        put(map, "applications", applications.stream().map(Application::toMap).toList());
        put(map, "env", env);
        map.put("launch", launch.toMap());
        return map;
    }

    /**
     * Reads an annotation's value.
     *
     * @throws IllegalArgumentException when it is not such a document
     */
    public static SealerExtension parse(String json) {
        Map<?, ?> map = object(Json.read(json.getBytes(StandardCharsets.UTF_8)), "the extension");
        Map<?, ?> client = object(map.get("buildClient"), "buildClient");
        Map<?, ?> launch = object(map.get("launch"), "launch");
        return new SealerExtension(
                text(client, "sealerVersion"),
                text(client, "buildahVersion"),
                text(map, "schemaVersion"),
                text(map, "type"),
                list(map, "applications").stream().map(Application::of).toList(),
                textMap(map, "env"),
                new Launch(texts(launch, "cmds"), texts(launch, "app_names")));
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        boolean empty = value instanceof String text && text.isEmpty()
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> entries && entries.isEmpty();
        if (!empty) {
            map.put(key, value);
        }
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    private static Map<?, ?> object(Object json, String what) {
        if (json == null) {
            return Map.of();
        } else if (json instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " is no JSON object");
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null || value instanceof String) {
            return value == null ? "" : (String) value;
        }
        throw new IllegalArgumentException(key + " is no text");
    }

    private static List<?> list(Map<?, ?> map, String key) {
        Object value = map.get(key);
        if (value == null || value instanceof List) {
            return value == null ? List.of() : (List<?>) value;
        }
        throw new IllegalArgumentException(key + " is no list");
    }

    private static List<String> texts(Map<?, ?> map, String key) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(map, key)) {
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    private static Map<String, String> textMap(Map<?, ?> map, String key) {
        Map<String, String> texts = new TreeMap<>();
        object(map.get(key), key).forEach((name, value) -> texts.put((String) name, String.valueOf(value)));
        return texts;
    }
}
