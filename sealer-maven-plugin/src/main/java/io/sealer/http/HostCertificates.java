package io.sealer.http;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the {@code certs.d} directories of docker and podman say of one host (containers-certs.d(5); docs.docker.com,
 * "Verify repository client with certificates"): {@code HOST:PORT/*.crt} are authorities, {@code *.cert} with a {@code
 * *.key} of the same name are client certificates. {@code HOST} alone stands for port 443.
 *
 * @param authorities trusted for this host besides all others
 * @param identities what is shown to this host when it asks for a client certificate
 */
record HostCertificates(List<X509Certificate> authorities, List<ClientIdentity> identities) {

    /**
     * Reads the directories.
     *
     * @param roots the {@code certs.d} directories; need not exist
     * @param warning told of each file that cannot be used
     */
    static HostCertificates read(List<Path> roots, Origin origin, Consumer<String> warning) {
        List<X509Certificate> authorities = new ArrayList<>();
        List<ClientIdentity> identities = new ArrayList<>();
        for (Path root : roots) {
            for (String name : origin.names()) {
                Path directory = root.resolve(name);
                if (Files.isDirectory(directory)) {
                    readDirectory(directory, authorities, identities, warning);
                }
            }
        }
        return new HostCertificates(List.copyOf(authorities), List.copyOf(identities));
    }

    private static void readDirectory(
            Path directory,
            List<X509Certificate> authorities,
            List<ClientIdentity> identities,
            Consumer<String> warning) {
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            found.forEach(files::add);
        } catch (IOException e) {
            warning.accept(directory + " cannot be read; its certificates are not used");
            return;
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(".crt")) {
                CertificateFile.Reading reading = CertificateFile.read(file);
                reading.problems().forEach(problem -> warning.accept(problem + "; it is passed over"));
                authorities.addAll(reading.certificates());
            } else if (name.endsWith(".cert")) {
                readIdentity(file, file.resolveSibling(name.replaceFirst("cert$", "key")), identities, warning);
            } else if (name.endsWith(".key")
                    && !files.contains(file.resolveSibling(name.replaceFirst("key$", "cert")))) {
                warning.accept(file + " is a key without a certificate: there is no "
                        + name.replaceFirst("key$", "cert") + " beside it");
            }
        }
    }

    private static void readIdentity(
            Path certificate, Path key, List<ClientIdentity> identities, Consumer<String> warning) {
        if (Files.exists(certificate) && !Files.exists(key)) {
            warning.accept(certificate + " is a client certificate without a key: there is no " + key.getFileName()
                    + " beside it (the certificate of an authority ends in .crt)");
            return;
        }
        IdentityFiles.Reading reading = IdentityFiles.read(new ClientCertificateSource.Pem("", certificate, key));
        reading.identity().ifPresent(identities::add);
        reading.problems().forEach(problem -> warning.accept(problem + "; this client certificate is not used"));
    }
}
