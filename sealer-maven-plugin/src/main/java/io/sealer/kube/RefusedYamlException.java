package io.sealer.kube;

/** Well-formed YAML that is not read: it would never end or never fit. */
final class RefusedYamlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;

    RefusedYamlException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
