package io.sealer.registry;

import io.sealer.http.CertificateRefusedException;
import io.sealer.http.ClientCertificateException;
import io.sealer.http.NotTlsException;
import io.sealer.http.PlainHttpRefusedException;
import io.sealer.http.ProxyException;
import io.sealer.http.UnreachableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/** What a broken connection means to a user, and what can be done about it. */
final class TransportFailure {

    private static final String INSECURE = "<insecureRegistries> (-Dsealer.insecureRegistries)";
    private static final String MIRRORS = "<mirrors> (-Dsealer.mirrors)";
    private static final int FIRST_SERVER_ERROR = 500;

    private TransportFailure() {}

    /** The failure of a request to some registry; {@code who} and {@code authority} name it. */
    static RegistryException of(String who, String authority, IOException e) {
        return of(who, authority, MIRRORS, e);
    }

    /**
     * The failure of a request to any server.
     *
     * @param elsewhere where a user writes down that another server has the same
     */
    static RegistryException of(String who, String authority, String elsewhere, IOException e) {
        if (e instanceof RegistryException known) {
            return known;
        }
        if (e instanceof UnreachableException nobody) {
            return unreachable(
                            who + " cannot be reached: " + e.getMessage(),
                            nobody.remedy()
                                    .orElse("check the name and the network; a proxy belongs into <proxies> of"
                                            + " settings.xml, another source into " + elsewhere),
                            e)
                    .withPatience(RetryAdvice.Patience.BRIEF);
        }
        if (e instanceof NotTlsException) {
            return unreachable(
                    who + " speaks plain HTTP, not TLS",
                    "if that is meant, name " + authority + " in " + INSECURE
                            + ", or write http:// where it is given as a mirror",
                    e);
        }
        if (e instanceof PlainHttpRefusedException refused) {
            String host = refused.origin().authority();
            return unreachable(
                    who + " leads to " + host + " in plain HTTP, which is not allowed",
                    "if that is meant, name " + host + " in " + INSECURE,
                    e);
        }
        if (e instanceof ProxyException proxy) {
            return unreachable(who + " cannot be reached: " + e.getMessage(), proxy.remedy(), e)
                    .withPatience(
                            proxy.status() >= FIRST_SERVER_ERROR
                                    ? RetryAdvice.Patience.LONG
                                    : RetryAdvice.Patience.NONE);
        }
        if (e instanceof SSLException tls && !isBroken(tls)) {
            return TlsFailure.of(who, authority, tls);
        }
        return broken(who, e);
    }

    private static RegistryException broken(String who, IOException e) {
        if (e instanceof SocketTimeoutException) {
            return unavailable(
                    who + " went silent in the middle of a transfer",
                    "run the build again: it goes on where it stopped",
                    e);
        }
        if (e instanceof InterruptedIOException) {
            return new RegistryException(RegistryException.Kind.LOCAL, "interrupted", "", e);
        }
        return unavailable(
                        "the connection to " + who + " broke (" + e.getMessage() + ")",
                        "run the build again: it goes on where it stopped; if it breaks each time, something in between"
                                + " (a proxy, a scanner) ends it",
                        e)
                .withPatience(RetryAdvice.Patience.FAIR);
    }

    private static RegistryException unreachable(String message, String remedy, IOException e) {
        return new RegistryException(RegistryException.Kind.UNREACHABLE, message, remedy, e);
    }

    private static RegistryException unavailable(String message, String remedy, IOException e) {
        return new RegistryException(RegistryException.Kind.UNAVAILABLE, message, remedy, e)
                .withPatience(RetryAdvice.Patience.LONG);
    }

    /** The JDK dresses the end of a connection in a TLS failure too. */
    private static boolean isBroken(SSLException e) {
        boolean meant = e instanceof CertificateRefusedException || e instanceof ClientCertificateException;
        return !meant && (e.getCause() instanceof SocketException || e.getCause() instanceof EOFException);
    }
}
