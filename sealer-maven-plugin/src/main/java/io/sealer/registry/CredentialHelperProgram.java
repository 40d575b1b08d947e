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

    private final String name;

    /** A helper by what docker's configuration calls it: the program's name without its prefix. */
    CredentialHelperProgram(String name) {
        this.name = name;
    }

    /**
     * Asks the program.
     *
     * @param key the registry as docker's configuration names it
     * @return empty when the program knows nothing of it
     * @throws ProblemException when there is no such program, or it fails
     */
    Optional<Credential> find(String key) {
        String program = PREFIX + name;
        try {
            var found = new DockerCredentialHelper(key, Path.of(program)).retrieve();
            return Optional.of(new Credential(found.getUsername(), found.getPassword(), program));
        } catch (CredentialHelperUnhandledServerUrlException e) {
            return Optional.empty();
        } catch (CredentialHelperNotFoundException e) {
            throw new ProblemException(
                    Problem.environment("docker's configuration names the helper " + program + ", which is not there")
                            .withRemedy("install it, or put a <server> into settings.xml"),
                    null);
        } catch (IOException e) {
            // Its message may hold what the program printed, so it is not repeated.
            throw new ProblemException(
                    Problem.environment("the helper " + program + " failed").withRemedy("try: docker login"), null);
        }
    }
}
