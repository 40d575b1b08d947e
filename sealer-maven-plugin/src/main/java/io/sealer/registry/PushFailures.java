package io.sealer.registry;

import io.sealer.http.HttpResponse;
import io.sealer.http.UnreachableException;

/** What an answer means to somebody who pushes; where it means the same as to those who fetch, {@link AnswerFailures}. */
final class PushFailures {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_LARGE = 413;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;

    private final AnswerFailures answers;

    PushFailures(AnswerFailures answers) {
        this.answers = answers;
    }

    /**
     * The failure that the answer to the beginning of an upload is.
     *
     * @param what what was to be done, for example {@code "upload of a blob"}
     */
    RegistryException of(RegistryEndpoint endpoint, String what, HttpResponse response) {
        String code = AnswerFailures.errorCode(response);
        int status = response.status();
        String said = status + (code.isEmpty() ? "" : " " + code);
        return switch (status) {
            case NOT_FOUND ->
                new RegistryException(
                        RegistryException.Kind.NOT_FOUND,
                        endpoint + " has no repository " + endpoint.repository() + " and makes none (" + said + ")",
                        "check the name in <image> (-Dsealer.image) and <tags> (-Dsealer.tags), or have the repository or its"
                                + " project made there");
            case METHOD_NOT_ALLOWED ->
                refused(
                        endpoint + " takes nothing (" + said + " to the " + what + ")",
                        "it may be read-only, or a proxy for fetching: push to the registry itself");
            case CONFLICT, PRECONDITION_FAILED ->
                refused(
                        endpoint + " refuses the " + what + " (" + said + ")",
                        "the registry may protect tags that are there from being moved: push another tag, or change that"
                                + " rule");
            case TOO_LARGE ->
                refused(
                        endpoint + " refuses the " + what + " as too large (" + said + ")",
                        "raise the limit there or in the proxy before it (nginx: client_max_body_size), or the quota");
            case BAD_REQUEST -> badRequest(endpoint, what, said, code);
            case TOO_MANY_REQUESTS -> {
                RegistryException limited = answers.of(endpoint, what, response, code);
                yield new RegistryException(
                                limited.kind(),
                                endpoint + " is asked too much (" + said + " to the " + what + ")",
                                limited.remedy())
                        .withAdvice(limited.advice());
            }
            default -> answers.of(endpoint, what, response, code);
        };
    }

    /** The failure that the answer to a part of an upload is: what is not a refusal may go better from the beginning. */
    RegistryException ofUpload(RegistryEndpoint endpoint, HttpResponse response) {
        int status = response.status();
        if (status == NOT_FOUND || status == RANGE_NOT_SATISFIABLE) {
            return new RegistryException(
                            RegistryException.Kind.UNAVAILABLE, endpoint + " lost an upload (" + status + ")", "")
                    .withPatience(RetryAdvice.Patience.LONG);
        }
        return of(endpoint, "upload of a blob", response);
    }

    private static RegistryException badRequest(RegistryEndpoint endpoint, String what, String said, String code) {
        return switch (code) {
            case "DIGEST_INVALID" ->
                new RegistryException(
                                RegistryException.Kind.WRONG_CONTENT,
                                endpoint + " got other bytes than were sent: their digest is wrong (" + said + ")",
                                "something between here and the registry alters content")
                        .withPatience(RetryAdvice.Patience.ONCE);
            case "BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN" ->
                new RegistryException(
                                RegistryException.Kind.UNAVAILABLE, endpoint + " lost an upload (" + said + ")", "")
                        .withPatience(RetryAdvice.Patience.LONG);
            case "MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN" ->
                new RegistryException(
                        RegistryException.Kind.UNAVAILABLE,
                        endpoint + " lacks a blob that it said it has (" + said + " to the " + what + ")",
                        "");
            case "MANIFEST_INVALID", "UNSUPPORTED" ->
                refused(
                        endpoint + " does not take this kind of image (" + said + " to the " + what + ")",
                        "it has to take OCI images; for one that knows no zstd set <compression> (-Dsealer.compression) to"
                                + " gzip");
            default -> refused(endpoint + " refuses the " + what + " (" + said + ")", "is it a registry?");
        };
    }

    private static RegistryException refused(String message, String remedy) {
        return new RegistryException(RegistryException.Kind.UNSUITABLE, message, remedy);
    }

    /** The same failure with what somebody who pushes can do: there are no mirrors to push to. */
    static RegistryException inPushWords(RegistryException e) {
        if (e.kind() == RegistryException.Kind.UNAVAILABLE) {
            return with(e, "run the build again later: what has arrived is not sent again");
        }
        return isUnreachable(e)
                ? with(
                        e,
                        "check the registry in <image> (-Dsealer.image) and the network; a proxy belongs into <proxies> of"
                                + " settings.xml")
                : e;
    }

    private static RegistryException with(RegistryException e, String remedy) {
        return new RegistryException(e.kind(), e.getMessage(), remedy, e);
    }

    private static boolean isUnreachable(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreachableException) {
                return true;
            }
        }
        return false;
    }
}
