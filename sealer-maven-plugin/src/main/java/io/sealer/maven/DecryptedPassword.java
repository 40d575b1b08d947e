package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import java.util.List;
import org.apache.maven.settings.building.SettingsProblem;

/** Tells a password of Maven's settings from a cipher text that could not be decrypted. */
final class DecryptedPassword {

    private DecryptedPassword() {}

    /**
     * Maven hands back the cipher text when it cannot decrypt, and complains too of plain passwords that merely hold
     * braces. Only what is braces from end to end can be a cipher text.
     *
     * @param password what the decrypter gave
     * @param problems what it complained of
     * @param owner whose password it is, as the user knows it
     * @throws ProblemException when it is still encrypted
     */
    static String checked(String password, List<SettingsProblem> problems, String owner, Progress progress) {
        if (password == null || problems.isEmpty()) {
            return password;
        }
        if (password.startsWith("{") && password.endsWith("}")) {
            throw new ProblemException(Problem.environment("The password of " + owner + " cannot be decrypted")
                    .withRemedy("check that settings-security.xml holds the master password that it was encrypted with"
                            + " (mvn --encrypt-password)"));
        }
        progress.debug(owner + ": " + problems.size() + " problem(s) while decrypting; the password is used as it is");
        return password;
    }
}
