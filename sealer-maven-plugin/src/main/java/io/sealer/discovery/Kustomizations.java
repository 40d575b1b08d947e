package io.sealer.discovery;

import io.sealer.ProblemException;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All kustomizations of a tree and what they make of the files that they list. A kustomization that another one lists
 * is a part of that one; what the outermost ones make counts.
 */
final class Kustomizations {

    /** A list of resources may lead into another directory at most this often. */
    private static final int DEEPEST = 50;

    private static final String IMAGE = "image";

    /** Bytes; a longer one is not understood. */
    private static final int LONGEST_PATCH = 1 << 20;

    private final FileTree tree;
    private final Set<String> files;
    private final SortedMap<String, String> byDirectory = new TreeMap<>();
    private final SortedMap<String, Kustomization> read = new TreeMap<>();
    private final Map<String, List<UnaryOperator<String>>> changes = new TreeMap<>();
    private final List<Doubt> doubts = new ArrayList<>();

    /**
     * Reads the kustomizations of a tree. One that is not YAML, or cannot be read, is left to those who read it as a
     * manifest.
     *
     * @param paths where they may be
     */
    Kustomizations(FileTree tree, Collection<String> paths) {
        this.tree = tree;
        this.files = new HashSet<>(tree.files());
        for (String path : paths) {
            if (Kustomization.isNamed(path)) {
                read(path);
            }
        }
        Set<String> inner = new HashSet<>();
        for (String path : read.keySet()) {
            for (YamlScalar resource : read.get(path).resources()) {
                Optional.ofNullable(byDirectory.get(resolve(path, resource.text())))
                        .ifPresent(inner::add);
            }
        }
        for (String path : read.keySet()) {
            doubts.addAll(read.get(path).doubts());
            read.get(path).patches().stream()
                    .filter(patch -> mayChangeImages(path, patch))
                    .map(patch -> Kustomization.notUnderstood(
                            tree.origin(path), patch.field(), patch.text().line()))
                    .forEach(doubts::add);
            if (!inner.contains(path)) {
                follow(path, new ArrayDeque<>());
            }
        }
    }

    private void read(String path) {
        try (InputStream in = tree.open(path)) {
            Optional<YamlDocument> document = new YamlStream(path, in).next();
            Optional<Kustomization> kustomization =
                    document.flatMap(found -> Kustomization.of(tree.origin(path), found.root()));
            if (kustomization.isPresent()) {
                read.put(path, kustomization.get());
                byDirectory.put(directory(path), path);
            }
        } catch (ProblemException | IOException e) {
            // Whoever reads the file as a manifest reports it.
            return;
        }
    }

    /** Whether a patch, or the file that it is in, speaks of images. */
    private boolean mayChangeImages(String path, Kustomization.Patch patch) {
        if (patch.isInline()) {
            return patch.text().text().contains(IMAGE);
        }
        String file = resolve(path, patch.text().text());
        if (!files.contains(file)) {
            return true;
        }
        try (InputStream in = tree.open(file)) {
            byte[] text = in.readNBytes(LONGEST_PATCH);
            return text.length == LONGEST_PATCH || new String(text, StandardCharsets.UTF_8).contains(IMAGE);
        } catch (IOException e) {
            return true;
        }
    }

    private void follow(String path, Deque<Kustomization> outer) {
        Kustomization here = read.get(path);
        if (outer.contains(here) || outer.size() > DEEPEST) {
            return;
        }
        outer.push(here);
        List<Kustomization> chain = List.copyOf(outer);
        for (YamlScalar resource : here.resources()) {
            String target = resolve(path, resource.text());
            if (files.contains(target)) {
                changes.computeIfAbsent(target, key -> new ArrayList<>()).add(image -> apply(chain, image));
            } else if (byDirectory.containsKey(target)) {
                follow(byDirectory.get(target), outer);
            } else {
                doubts.add(Kustomization.doubt(
                        tree.origin(path),
                        resource.text(),
                        resource.line(),
                        "resources",
                        "of a kustomization is not in the image's root file system: its images are not known"));
            }
        }
        outer.pop();
    }

    /** The innermost kustomization changes an image first. */
    private static String apply(List<Kustomization> chain, String image) {
        String changed = image;
        for (Kustomization kustomization : chain) {
            changed = kustomization.apply(changed);
        }
        return changed;
    }

    private static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** A path beside a file, without dots; empty if it leads out of the tree. */
    private static String resolve(String file, String relative) {
        if (relative.contains("://") || relative.startsWith("/")) {
            return "";
        }
        Deque<String> parts = new ArrayDeque<>(List.of(directory(file).split("/")));
        for (String part : relative.split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return "";
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    /** Whether the file is a kustomization. */
    boolean isKustomization(String path) {
        return read.containsKey(path);
    }

    /** What becomes of the images of a file: one change for each use of it, at least one. */
    List<UnaryOperator<String>> changes(String path) {
        return changes.getOrDefault(path, List.of(UnaryOperator.identity()));
    }

    /** What is not understood. */
    List<Doubt> doubts() {
        return doubts;
    }
}
