package io.sealer.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads X.509 certificates: any number in PEM, or a single one in DER. */
final class CertificateFile {

    private static final Set<String> LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final byte DER_SEQUENCE = 0x30;

    private CertificateFile() {}

    /**
     * What a file gave.
     *
     * @param certificates those that could be read, in the order of the file
     * @param problems what could not, each a sentence that names file and line
     */
    record Reading(List<X509Certificate> certificates, List<String> problems) {

        /** Nothing but a problem. */
        static Reading failed(String problem) {
            return new Reading(List.of(), List.of(problem));
        }
    }

    /** Reads a file; a broken certificate does not keep the others from being read. */
    static Reading read(Path file) {
        byte[] bytes;
        try {
            bytes = PemFile.bytes(file);
        } catch (IOException e) {
            return Reading.failed(file + " cannot be read (" + e.getMessage() + ")");
        }
        List<PemFile.Block> blocks = PemFile.blocks(bytes);
        if (blocks.isEmpty() && bytes.length > 0 && bytes[0] == DER_SEQUENCE) {
            return single(file, bytes);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (PemFile.Block block : blocks) {
            if (LABELS.contains(block.label())) {
                try {
                    certificates.add(certificate(block.der()));
                } catch (IOException | CertificateException e) {
                    problems.add(file + ":" + block.line() + ": this certificate cannot be read");
                }
            }
        }
        if (certificates.isEmpty() && problems.isEmpty()) {
            problems.add(file + " holds no certificate in PEM form");
        }
        return new Reading(certificates, problems);
    }

    private static Reading single(Path file, byte[] der) {
        try {
            return new Reading(List.of(certificate(der)), List.of());
        } catch (CertificateException e) {
            return Reading.failed(file + " holds no certificate");
        }
    }

    private static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
