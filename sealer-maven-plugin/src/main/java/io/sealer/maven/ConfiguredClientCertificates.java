package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.http.ClientCertificateSource;
import io.sealer.registry.Credential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the project or the command line says about client certificates: for a host, the files; never a password. */
final class ConfiguredClientCertificates {

    private static final Pattern ENTRY = Pattern.compile("([^=\\s/@]+)\\s*=(.+)");

    /** A colon ends a path, unless it stands behind a drive's letter. */
    private static final String PATH = "((?:[A-Za-z]:(?=[\\\\/]))?[^:]+)";

    private static final Pattern PEM = Pattern.compile(PATH + "(?::" + PATH + ")?");
    private static final Pattern PKCS12 = Pattern.compile(PATH + ":(env|server):(\\S+)");
    private static final Pattern PKCS12_NAME = Pattern.compile("(?i).+\\.(?:p12|pfx)");
    private static final String NAMED_BY = "<clientCertificates> (-Dsealer.clientCertificates)";

    private final Path basedir;
    private final Map<String, String> environment;
    private final SettingsCredentials settings;

    /**
     * @param basedir directory at which relative paths begin
     * @param environment the process's environment
     * @param settings the servers of Maven's settings
     */
    ConfiguredClientCertificates(Path basedir, Map<String, String> environment, SettingsCredentials settings) {
        this.basedir = basedir;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * Reads the entries, not yet the files that they name.
     *
     * @param entries {@code HOST[:PORT]=CERTIFICATE[:KEY]}, {@code HOST[:PORT]=FILE.p12:env:PASSWORD_VARIABLE} or {@code
     *     HOST[:PORT]=FILE.p12:server:ID}
     * @param problems receives each entry that is none of them, by its host alone; hosts that occur twice; passwords
     *     that are not where the entry says
     */
    List<ClientCertificateSource> parse(List<String> entries, Problems problems) {
        List<ClientCertificateSource> sources = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        for (String entry : entries) {
            Matcher matcher = ENTRY.matcher(entry.strip());
            if (!matcher.matches()) {
                problems.add(notUnderstood(entry));
            } else if (!hosts.add(matcher.group(1).toLowerCase(Locale.ROOT).replaceFirst(":443$", ""))) {
                problems.add(Problem.project("two client certificates are named for " + matcher.group(1))
                        .withRemedy("leave one of them in " + NAMED_BY));
            } else {
                source(matcher.group(1), matcher.group(2).strip(), problems).ifPresent(sources::add);
            }
        }
        return sources;
    }

    private Optional<ClientCertificateSource> source(String host, String value, Problems problems) {
        Matcher store = PKCS12.matcher(value);
        Matcher pem = PEM.matcher(value);
        boolean isPem = pem.matches();
        if (store.matches()) {
            Path file = basedir.resolve(store.group(1));
            Optional<String> password = password(host, store.group(2), store.group(3), problems);
            return password.map(text -> new ClientCertificateSource.Pkcs12(host, file, text));
        } else if (isPem && !PKCS12_NAME.matcher(pem.group(1)).matches()) {
            Path certificate = basedir.resolve(pem.group(1));
            Path key = pem.group(2) == null ? certificate : basedir.resolve(pem.group(2));
            return Optional.of(new ClientCertificateSource.Pem(host, certificate, key));
        }
        problems.add(notUnderstood(host + "="));
        return Optional.empty();
    }

    private Optional<String> password(String host, String place, String name, Problems problems) {
        Optional<String> found;
        String missing;
        try {
            if (place.equals("env")) {
                found = Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
                missing = "the environment variable " + name + " is not set";
            } else {
                found = settings.byId(name).map(Credential::secret);
                missing = "Maven's settings have no server \"" + name + "\" with user and password";
            }
        } catch (ProblemException e) {
            problems.addAll(e);
            return Optional.empty();
        }
        if (found.isEmpty()) {
            problems.add(Problem.environment(
                            "the password of the client certificate for " + host + " is not there: " + missing)
                    .withRemedy("put it there, or correct " + NAMED_BY));
        }
        return found;
    }

    /** What stands behind the "=" may hold a password that somebody put there, so it is not repeated. */
    private static Problem notUnderstood(String entry) {
        int equals = entry.indexOf('=');
        String host =
                equals < 0 ? "one entry" : "\"" + entry.substring(0, equals).strip() + "\"";
        return Problem.project(host + " in <clientCertificates> does not say where certificate and key are")
                .withRemedy("write HOST[:PORT]=CERTIFICATE:KEY with two PEM files, HOST[:PORT]=FILE.p12:env:VARIABLE or"
                        + " HOST[:PORT]=FILE.p12:server:ID in " + NAMED_BY + "; a password itself belongs into"
                        + " settings.xml or the environment");
    }
}
