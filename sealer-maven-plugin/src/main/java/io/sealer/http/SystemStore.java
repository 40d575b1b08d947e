package io.sealer.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The operating system's own trusted authorities. Most builds of the JDK bring a store of their own, which knows nothing
 * of what an administrator added with the system's tool.
 *
 * @param bundles PEM files of which the first that exists is read
 * @param directories directories all of whose files are read
 * @param named whether the user named these places, so that it is worth a warning when there is nothing
 */
record SystemStore(List<Path> bundles, List<Path> directories, boolean named) {

    /** Debian and Ubuntu; Fedora and RHEL (two generations); SUSE; Alpine. */
    private static final List<Path> USUAL = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    SystemStore {
        bundles = List.copyOf(bundles);
        directories = List.copyOf(directories);
    }

    /** No such store. */
    static SystemStore none() {
        return new SystemStore(List.of(), List.of(), false);
    }

    /**
     * Where the system keeps it, unless {@code SSL_CERT_FILE} (a file) or {@code SSL_CERT_DIR} (directories) say
     * otherwise, the variables of OpenSSL and Go.
     */
    static SystemStore of(Map<String, String> environment) {
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String directories = environment.getOrDefault("SSL_CERT_DIR", "");
        if (file.isEmpty() && directories.isEmpty()) {
            return new SystemStore(USUAL, List.of(), false);
        }
        return new SystemStore(
                file.isEmpty() ? List.of() : List.of(Path.of(file)),
                Arrays.stream(directories.split(File.pathSeparator))
                        .filter(name -> !name.isEmpty())
                        .map(Path::of)
                        .toList(),
                true);
    }

    /** Reads it; {@code warning} is told of what cannot be read. */
    List<X509Certificate> read(Consumer<String> warning) {
        List<X509Certificate> all = new ArrayList<>();
        bundles.stream()
                .filter(file -> named || Files.isReadable(file))
                .findFirst()
                .ifPresent(file -> add(file, all, warning));
        for (Path directory : directories) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
                TreeSet<Path> sorted = new TreeSet<>();
                files.forEach(sorted::add);
                // There are lists, links and notes among them: only certificates that are broken are worth a word.
                sorted.forEach(file -> add(file, all, line -> {
                    if (line.startsWith(file + ":")) {
                        warning.accept(line);
                    }
                }));
            } catch (IOException e) {
                warning.accept(directory + ", named by SSL_CERT_DIR, cannot be read");
            }
        }
        return all;
    }

    private static void add(Path file, List<X509Certificate> all, Consumer<String> warning) {
        CertificateFile.Reading reading = CertificateFile.read(file);
        reading.problems().forEach(warning);
        all.addAll(reading.certificates());
    }
}
