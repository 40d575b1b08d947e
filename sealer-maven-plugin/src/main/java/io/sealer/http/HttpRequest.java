package io.sealer.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One request. Host, User-Agent and the length of the body are added on the way.
 *
 * @param method {@code GET}, {@code HEAD}, {@code POST} and so on
 * @param uri absolute URL, without user info
 * @param headers further headers; no credentials among them
 * @param authorization value of the Authorization header; goes to the origin of {@code uri} and nowhere else
 * @param body what is sent, if anything
 */
public record HttpRequest(
        String method, URI uri, Map<String, String> headers, Optional<String> authorization, Optional<Body> body) {

    /**
     * What is sent, written each time that the request is.
     *
     * @param contentType its media type
     * @param length how many bytes it has
     * @param content writes exactly that many; what it throws ends the request and reaches whoever sends it
     */
    public record Body(String contentType, long length, Content content) {

        /** Writes a body. */
        @FunctionalInterface
        public interface Content {

            /** Writes all bytes, from the first one on. */
            void writeTo(OutputStream out) throws IOException;
        }

        /** A small body. */
        public Body(String contentType, byte[] bytes) {
            this(contentType, bytes.length, out -> out.write(bytes));
        }
    }

    public HttpRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(authorization, "authorization");
        Objects.requireNonNull(body, "body");
        Origin.of(uri);
        headers = Map.copyOf(headers);
    }

    /** A GET without further headers. */
    public static HttpRequest get(URI uri) {
        return new HttpRequest("GET", uri, Map.of(), Optional.empty(), Optional.empty());
    }

    /** A POST of form fields (WHATWG URL, section 5.2: {@code application/x-www-form-urlencoded}). */
    public static HttpRequest form(URI uri, Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        Body body = new Body("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.UTF_8));
        return new HttpRequest("POST", uri, Map.of(), Optional.empty(), Optional.of(body));
    }

    /** The same request with a header more. */
    public HttpRequest withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpRequest(method, uri, more, authorization, body);
    }

    /** The same request with other credentials, or none. */
    public HttpRequest withAuthorization(Optional<String> value) {
        return new HttpRequest(method, uri, headers, value, body);
    }

    HttpRequest to(URI other, boolean sameOrigin) {
        return new HttpRequest(method, other, headers, sameOrigin ? authorization : Optional.empty(), body);
    }

    /** Whether sending it twice does no harm (RFC 9110, section 9.2.1) and it has no body. */
    boolean isSafe() {
        return body.isEmpty() && (method.equals("GET") || method.equals("HEAD"));
    }

    /** Method and URL without its query, which may be signed; no headers. */
    @Override
    public String toString() {
        return method + " " + Origin.of(uri) + uri.getRawPath();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
