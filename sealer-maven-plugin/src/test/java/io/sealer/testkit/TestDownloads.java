package io.sealer.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays the servers that the programs of a cluster are downloaded from, with stand-ins of the same names: below
 * {@code /HOST/PATH} what is at {@code https://HOST/PATH}. The lists of checksums beside them are right. Needs this package
 * and {@code io.sealer.oci}.
 */
public final class TestDownloads implements AutoCloseable {

    private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

    /** What is in a published archive, by the beginning of its name. */
    private static final Map<String, List<String>> ARCHIVES = Map.of(
            "containerd-", List.of("bin/containerd", "bin/containerd-shim-runc-v2", "bin/ctr"),
            "nerdctl-", List.of("nerdctl", "containerd-rootless.sh", "containerd-rootless-setuptool.sh"),
            "crictl-", List.of("crictl"),
            "seautil-", List.of("seautil"),
            "cni-plugins-", List.of("bridge", "loopback", "portmap"),
            "docker-", List.of("docker/docker", "docker/dockerd", "docker/containerd", "docker/runc"));

    private final HttpServer server;
    private final Map<String, byte[]> programs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> whole = new ConcurrentHashMap<>();

    private TestDownloads(HttpServer server) {
        this.server = server;
    }

    /** Servers on a free port of the loopback. */
    public static TestDownloads start() throws IOException {
        TestDownloads downloads =
                new TestDownloads(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        downloads.server.createContext("/", downloads::answer);
        downloads.server.start();
        return downloads;
    }

    /** The content of a program of this name, alone or in an archive. */
    public TestDownloads program(String name, byte[] content) {
        programs.put(name, content);
        return this;
    }

    /** The content of whatever has a name that begins so. */
    public TestDownloads file(String beginning, byte[] content) {
        whole.put(beginning, content);
        return this;
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The value of {@code sealer.fileMirrors} that takes every file from here, and from nowhere else. */
    public String asOnlyMirror() {
        return "*=http://" + host() + "/!";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Optional<byte[]> found = list(path).or(() -> content(path));
        byte[] body = found.orElse("not here".getBytes(StandardCharsets.UTF_8));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        exchange.sendResponseHeaders(found.isPresent() ? 200 : 404, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** A list of checksums, if this is the path of one. */
    private Optional<byte[]> list(String path) {
        for (String suffix : List.of(".sha256sum", ".sha256")) {
            if (path.endsWith(suffix) && !path.endsWith("/runc.sha256sum")) {
                String file = path.substring(0, path.length() - suffix.length());
                return content(file).map(bytes -> line(bytes, name(file)).getBytes(StandardCharsets.UTF_8));
            }
        }
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        String version = name(directory.substring(0, directory.length() - 1));
        String pattern = switch (name(path)) {
            case "SHA256SUMS" -> "nerdctl-" + version.replaceFirst("^v", "") + "-linux-%s.tar.gz";
            case "sha256sums.txt" -> "k0s-" + version + "-%s";
            case "runc.sha256sum" -> "runc.%s";
            default -> "";
        };
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder lines = new StringBuilder();
        for (String architecture : ARCHITECTURES) {
            String name = pattern.formatted(architecture);
            lines.append(line(content(directory + name).orElseThrow(), name));
        }
        return Optional.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(byte[] content, String name) {
        return Digest.of(content).hex() + "  " + name + "\n";
    }

    private Optional<byte[]> content(String path) {
        String name = name(path);
        return find(whole, name)
                .or(() -> find(ARCHIVES, name).map(members -> archive(members, path)))
                .or(() -> Optional.of(program(name.replaceFirst("^(k0s|runc)[-.].*", "$1"), path)));
    }

    private byte[] archive(List<String> members, String path) {
        Map<String, byte[]> files = new HashMap<>();
        members.forEach(member -> files.put(member, program(name(member), path + "!")));
        return TestLayer.of(files).blob();
    }

    private byte[] program(String name, String path) {
        return programs.getOrDefault(
                name, ("#!/bin/sh\n# Stands in for " + name + " of " + path + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static <T> Optional<T> find(Map<String, T> byBeginning, String name) {
        return byBeginning.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
