package io.sealer.check;

import io.sealer.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The configuration of containerd, which scripts of an image put onto the hosts. */
final class ContainerdCheck implements Check {

    private static final List<String> FILES =
            List.of("etc/containerd-config.toml", "etc/dump-config.toml", "etc/config.toml");

    /** Where sealer writes the certificate of the cluster's registry (sealerio/sealer, pkg/container-runtime/installer.go). */
    private static final String CERTIFICATES = "/etc/containerd/certs.d";

    /** The plugin for Kubernetes up to containerd 1.x, and those that took its place (see containerd-configs.txt). */
    private static final String OLD = "io.containerd.grpc.v1.cri";

    private static final String NEW = "io.containerd.cri.v1.";
    private static final String IMAGES = NEW + "images";
    private static final String RUNTIME = NEW + "runtime";

    /** Of runc; false where nothing says it (containerd/containerd at v2.3.0, internal/cri/config/config_unix.go). */
    private static final String SYSTEMD_CGROUP = "SystemdCgroup";

    /** What the old plugin still has in containerd 2.x is its server; these moved. */
    private static final List<String> MOVED = List.of("containerd", "registry", "sandbox_image", "cni");

    private static final int LONGEST = 1 << 20;

    /** What a script is going to replace before containerd reads it. */
    private static final Pattern PLACEHOLDER = Pattern.compile(".*(?:\\{\\{|\\$|@|<|%|__).*");

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        for (String path : FILES) {
            if (image.files().has(path)) {
                Optional<TomlFile> read = read(image.files(), path, findings);
                if (read.isPresent()) {
                    refused(image, read.get(), findings);
                    keys(image, read.get(), findings);
                    certificates(read.get(), findings);
                }
            }
        }
    }

    /** The pause image that the configurations of an image name, where it is the cluster's registry that has to have it. */
    static List<NamedImage> pauseImages(CheckedImage image) throws IOException {
        List<NamedImage> images = new ArrayList<>();
        for (String path : FILES) {
            if (image.files().has(path) && !ScriptText.has(image.files(), "sandbox")) {
                Optional<TomlFile> read = read(image.files(), path, new Findings(RuleSettings.none()));
                read.ifPresent(file -> file.keys().stream()
                        .filter(ContainerdCheck::isPause)
                        .forEach(key -> file.text(key)
                                .flatMap(name -> own(name, image))
                                .ifPresent(name -> images.add(NamedImage.of(name, file.place(key))))));
            }
        }
        return images.stream().filter(name -> !name.tag().isEmpty()).toList();
    }

    private static Optional<String> own(String name, CheckedImage image) {
        return image.registries().stream()
                .filter(host -> name.startsWith(host + "/"))
                .map(host -> name.substring(host.length() + 1))
                .findFirst();
    }

    private static Optional<TomlFile> read(ImageFiles files, String path, Findings findings) throws IOException {
        String text;
        try (InputStream in = files.open(path)) {
            text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
        TomlFile file = TomlFile.of(files.origin(path).file(), text);
        if (file.mistake().isEmpty()) {
            return Optional.of(file);
        }
        SourceLocation place = file.mistake().get().getKey();
        String line =
                text.lines().skip(Math.max(0, place.line() - 1)).findFirst().orElse("");
        if (!PLACEHOLDER.matcher(line).matches()) {
            String reason = file.mistake().get().getValue();
            refuse(place, path, "this is not TOML: " + reason, "mend it: containerd does not start with it", findings);
        }
        return Optional.empty();
    }

    private static void refuse(SourceLocation place, String what, String reason, String mend, Findings findings) {
        findings.add(Rule.CONTAINERD_SYNTAX, place, what, reason, mend);
    }

    /** At what containerd or its plugin for Kubernetes stops, and what of it they do not read at all. */
    private static void refused(CheckedImage image, TomlFile file, Findings findings) {
        Optional<ContainerdRelease> release = ContainerdRelease.of(image);
        long version = file.number("version").orElse(0L);
        boolean old = release.filter(known -> !known.isFrom("2.0")).isPresent();
        if (!old && release.isPresent() && version > release.get().configVersion()) {
            refuse(
                    file.place(List.of("version")),
                    "version = " + version,
                    "containerd " + release.get() + " does not start with it: it reads version "
                            + release.get().configVersion() + " and older ones",
                    "write version = " + release.get().configVersion() + ", with the names that it has",
                    findings);
        }
        for (String plugin : file.names("plugins")) {
            plugin(plugin, version, release, file, findings);
        }
        for (String disabled : file.texts("disabled_plugins")) {
            if (disabled.equals("cri") || disabled.equals(OLD)) {
                refuse(
                        file.place(List.of("disabled_plugins")),
                        "disabled_plugins \"" + disabled + "\"",
                        "without this plugin the kubelet does not reach containerd",
                        "take it out of the list",
                        findings);
            }
        }
        registries(file, findings);
    }

    private static void plugin(
            String plugin, long version, Optional<ContainerdRelease> release, TomlFile file, Findings findings) {
        SourceLocation place = file.place(List.of("plugins", plugin));
        boolean full = plugin.contains(".");
        boolean modern = release.filter(known -> known.isFrom("2.0")).isPresent();
        boolean converting = release.filter(known -> known.isFrom("2.3")).isPresent();
        if (version >= 2 && !full) {
            refuse(
                    place,
                    "plugins." + plugin,
                    "since version 2 plugins have their full names",
                    plugin.equals("cri") ? "write plugins.\"" + OLD + "\"" : "write its full name, io.containerd.…",
                    findings);
        } else if (version < 2 && full && !modern) {
            refuse(
                    place,
                    "plugins.\"" + plugin + "\"",
                    "a file that states no version is taken for version 1, which has other names: this is not read",
                    "begin the file with version = 2",
                    findings);
        } else if (plugin.startsWith(NEW) && release.isPresent() && !modern) {
            refuse(
                    place,
                    "plugins.\"" + plugin + "\"",
                    "containerd " + release.get() + " has no such plugin, and does not read this: it is new in 2.0",
                    "write version = 2 and plugins.\"" + OLD + "\"",
                    findings);
        } else if (plugin.equals(OLD) && version >= 3 && modern && !converting) {
            file.names("plugins", plugin).stream()
                    .filter(MOVED::contains)
                    .findFirst()
                    .ifPresent(name -> refuse(
                            file.place(List.of("plugins", plugin, name)),
                            name + " of plugins.\"" + plugin + "\"",
                            "in version " + version + " it stands elsewhere, and containerd " + release.get()
                                    + " does not read it here",
                            "write version = 2, or " + NEW + "images and " + NEW + "runtime",
                            findings));
        }
    }

    private static void registries(TomlFile file, Findings findings) {
        for (String plugin : List.of(OLD, IMAGES)) {
            List<String> path = List.of("plugins", plugin, "registry", "config_path");
            if (file.text(path).filter(text -> !text.isBlank()).isPresent()
                    && !file.names("plugins", plugin, "registry", "mirrors").isEmpty()) {
                refuse(
                        file.place(List.of("plugins", plugin, "registry", "mirrors")),
                        "registry.mirrors beside registry.config_path",
                        "containerd takes only one of them: its plugin for Kubernetes does not start",
                        "leave the mirrors out, and write a hosts.toml for each below " + CERTIFICATES,
                        findings);
            }
        }
    }

    private static void keys(CheckedImage image, TomlFile file, Findings findings) {
        for (List<String> key : file.keys()) {
            if (isPause(key)) {
                file.text(key)
                        .ifPresent(name -> pause(key.get(key.size() - 1), name, file.place(key), image, findings));
            } else if (image.isKubeadm()
                    && key.get(key.size() - 1).equals(SYSTEMD_CGROUP)
                    && file.text(key).isPresent()) {
                refuse(
                        file.place(key),
                        SYSTEMD_CGROUP + " = \"" + file.text(key).get() + "\"",
                        "this is text, and containerd wants true or false: no pod starts",
                        "write it without quotes",
                        findings);
            } else if (image.isKubeadm() && key.get(key.size() - 1).equals(SYSTEMD_CGROUP) && file.isFalse(key)) {
                controlGroups(file.place(key), SYSTEMD_CGROUP + " = false", findings);
            }
        }
        if (image.isKubeadm() && !ScriptText.has(image.files(), SYSTEMD_CGROUP)) {
            withoutControlGroups(file, findings);
        }
    }

    private static void controlGroups(SourceLocation place, String what, Findings findings) {
        findings.add(
                Rule.CONTAINERD_CONFIG,
                place,
                what,
                "sealer has the kubelet use systemd's control groups, and both must agree",
                "write SystemdCgroup = true, or set CgroupDriver=cgroupfs in env of the Clusterfile");
    }

    /** Settings of runc that say nothing of control groups, or call them otherwise: containerd then has its own. */
    private static void withoutControlGroups(TomlFile file, Findings findings) {
        for (String plugin : List.of(OLD, RUNTIME)) {
            List<String> options = List.of("plugins", plugin, "containerd", "runtimes", "runc", "options");
            List<String> names = file.names(options.toArray(String[]::new));
            boolean named = file.names("plugins", plugin, "containerd", "runtimes", "runc")
                    .contains("options");
            if (named && names.stream().noneMatch(SYSTEMD_CGROUP::equalsIgnoreCase)) {
                List<String> alike = names.stream()
                        .filter(name -> name.replace("_", "").equalsIgnoreCase(SYSTEMD_CGROUP))
                        .map(name -> List.of("plugins", plugin, "containerd", "runtimes", "runc", "options", name))
                        .findFirst()
                        .orElse(options);
                controlGroups(
                        file.place(alike),
                        alike.equals(options)
                                ? "runtimes.runc.options without " + SYSTEMD_CGROUP
                                : alike.get(alike.size() - 1) + ", which runc does not read",
                        findings);
            }
        }
    }

    /** The image of the container that holds a pod's network, in version 2 and in version 3 of the configuration. */
    private static boolean isPause(List<String> key) {
        String name = key.get(key.size() - 1);
        return name.equals("sandbox_image")
                || name.equals("sandbox")
                        && key.size() > 1
                        && key.get(key.size() - 2).equals("pinned_images");
    }

    private static void pause(String key, String name, SourceLocation place, CheckedImage image, Findings findings) {
        // What is put together by a script on the host is not known here.
        if (own(name, image).isEmpty()
                && name.contains("/")
                && !PLACEHOLDER.matcher(name).matches()) {
            findings.add(
                    Rule.CONTAINERD_CONFIG,
                    place,
                    key + " " + name,
                    "hosts pull it from there before they start any pod, and not from the cluster's registry",
                    "write " + image.registries().iterator().next() + "/" + name.substring(name.indexOf('/') + 1));
        }
    }

    private static void certificates(TomlFile file, Findings findings) {
        for (String plugin : List.of(OLD, IMAGES)) {
            List<String> path = List.of("plugins", plugin, "registry", "config_path");
            file.text(path)
                    .filter(text ->
                            !text.isBlank() && !PLACEHOLDER.matcher(text).matches())
                    .filter(text -> Arrays.stream(text.split(":"))
                            .map(part -> part.endsWith("/") ? part.substring(0, part.length() - 1) : part)
                            .noneMatch(CERTIFICATES::equals))
                    .ifPresent(text -> findings.add(
                            Rule.CONTAINERD_CONFIG,
                            file.place(path),
                            "config_path " + text,
                            "sealer writes the certificate of the cluster's registry below " + CERTIFICATES
                                    + ", where containerd then does not look",
                            "write " + CERTIFICATES));
        }
    }
}
