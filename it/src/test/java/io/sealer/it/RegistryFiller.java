package io.sealer.it;

import io.sealer.oci.Digest;
import io.sealer.testkit.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Pushes images into a registry through the HTTP API (OCI distribution-spec, "Push"). */
public final class RegistryFiller {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI registry;
    private final Optional<String> authorization;

    private RegistryFiller(DockerRegistry registry, Optional<String> authorization) {
        this.registry = URI.create(registry.url());
        this.authorization = authorization;
    }

    /** For an open registry. */
    public static RegistryFiller of(DockerRegistry registry) {
        return new RegistryFiller(registry, Optional.empty());
    }

    /** For a registry with a password. */
    static RegistryFiller of(DockerRegistry registry, String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new RegistryFiller(
                registry, Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    /** Pushes an image with all of its platforms under this repository and tag. */
    public RegistryFiller push(String repository, String tag, TestImage image) {
        image.blobs().forEach((digest, content) -> pushBlob(repository, digest, content));
        image.manifests().forEach((digest, document) -> {
            if (!digest.equals(image.digest())) {
                pushManifest(repository, digest.toString(), document);
            }
        });
        pushManifest(repository, tag, image.root());
        return this;
    }

    private void pushBlob(String repository, Digest digest, byte[] content) {
        URI uploads = registry.resolve("/v2/" + repository + "/blobs/uploads/");
        HttpResponse<String> started =
                send(202, HttpRequest.newBuilder(uploads).POST(HttpRequest.BodyPublishers.noBody()));
        URI location = uploads.resolve(started.headers().firstValue("Location").orElseThrow());
        String separator = location.getRawQuery() == null ? "?" : "&";
        send(
                201,
                HttpRequest.newBuilder(URI.create(location + separator + "digest=" + digest))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    private void pushManifest(String repository, String key, TestImage.Document document) {
        send(
                201,
                HttpRequest.newBuilder(registry.resolve("/v2/" + repository + "/manifests/" + key))
                        .header("Content-Type", document.mediaType())
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(document.bytes())));
    }

    private HttpResponse<String> send(int expected, HttpRequest.Builder request) {
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != expected) {
                throw new AssertionError(response.request().method() + " " + response.uri() + " gave "
                        + response.statusCode() + ": " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
