package io.sealer.registry;

import com.google.cloud.tools.jib.registry.credentials.CredentialHelperNotFoundException;
import com.google.cloud.tools.jib.registry.credentials.CredentialHelperUnhandledServerUrlException;
import com.google.cloud.tools.jib.registry.credentials.DockerCredentialHelper;
import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program {@code docker-credential-NAME} on the PATH. Its protocol is jib-core's, which is loaded here and nowhere
 * else: a build that needs no such program does not pay for it.
 */
final class CredentialHelperProgram {

    private static final String PREFIX = "docker-credential-";

    /** What a helper prints that knows nothing (github.com/docker/docker-credential-helpers, credentials/error.go). */
    private static final String NOT_FOUND = "credentials not found";

    private final Path program;

    /** A helper by what docker's configuration calls it: the program's name without its prefix. */
    CredentialHelperProgram(String name) {
        this(Path.of(PREFIX + name));
    }

    CredentialHelperProgram(Path program) {
        this.program = program;
    }

    /**
     * Asks the program.
     *
     * @param key the registry as docker's configuration names it
     * @return empty when the program knows nothing of it
     * @throws ProblemException when there is no such program, or it fails
     */
    Optional<Credential> find(String key) {
        try {
            var found = new DockerCredentialHelper(key, program).retrieve();
            return Optional.of(new Credential(found.getUsername(), found.getPassword(), program.toString()));
        } catch (CredentialHelperUnhandledServerUrlException e) {
            // jib says the same of a helper that knows nothing and of one that printed anything but JSON.
            if (String.valueOf(e.getMessage()).contains(NOT_FOUND)) {
                return Optional.empty();
            }
            throw failed();
        } catch (CredentialHelperNotFoundException e) {
            throw new ProblemException(
                    Problem.environment("docker's configuration names the helper " + program + ", which is not there")
                            .withRemedy("install it, or put a <server> into settings.xml"),
                    null);
        } catch (IOException e) {
            throw failed();
        }
    }

    /** What the program printed is not repeated: it may hold a secret. */
    private ProblemException failed() {
        return new ProblemException(
                Problem.environment("the helper " + program + " failed").withRemedy("try: docker login"));
    }
}
