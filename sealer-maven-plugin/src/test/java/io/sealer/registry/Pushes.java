package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestImage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A build's view of pushing in tests: images in memory, pushers of them, registries that end with the test. */
final class Pushes implements AutoCloseable {

    final RecordingProgress progress = new RecordingProgress();
    final VirtualTime time = new VirtualTime();
    private final List<Runnable> endings = new ArrayList<>();

    FaultRegistry registry() throws IOException {
        return ending(FaultRegistry.start());
    }

    FaultRegistry https(TestAuthority authority) throws IOException {
        return ending(FaultRegistry.startHttps(authority.issue("127.0.0.1", "localhost")));
    }

    FaultRegistry beside(FaultRegistry registry) throws IOException {
        return ending(FaultRegistry.startBeside(registry));
    }

    private FaultRegistry ending(FaultRegistry registry) {
        endings.add(registry::close);
        return registry;
    }

    /** An image as it lies on this machine. */
    static PushedImage image(TestImage image) {
        return image(image, Map.of());
    }

    /** The same with other bytes in the place of some blobs. */
    static PushedImage image(TestImage image, Map<Digest, byte[]> rotten) {
        Map<Digest, byte[]> blobs = new ConcurrentHashMap<>(image.blobs());
        blobs.putAll(rotten);
        List<Manifest.Image> images = image.manifests().values().stream()
                .map(document -> Manifest.parse(document.bytes()))
                .filter(Manifest.Image.class::isInstance)
                .map(Manifest.Image.class::cast)
                .toList();
        return new PushedImage(
                Manifest.parse(image.manifest()), images, blob -> verified(blob, blobs.get(blob.digest())));
    }

    private static InputStream verified(Descriptor blob, byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read() throws IOException {
                return checked(super.read());
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return checked(super.read(buffer, offset, length));
            }

            private int checked(int n) throws IOException {
                if (n < 0 && !Digest.of(bytes).equals(blob.digest())) {
                    throw new IOException("the blob " + blob.digest() + " is damaged");
                }
                return n;
            }
        };
    }

    static RegistryConfiguration configuration() {
        return Registries.configuration();
    }

    ImagePusher pusher(UnaryOperator<RegistryConfiguration> change, PushedImage image, String... names) {
        ImagePusher pusher = new ImagePusher(
                change.apply(configuration()),
                image,
                Arrays.stream(names).map(Reference::parse).toList(),
                progress,
                time);
        endings.add(pusher::close);
        return pusher;
    }

    PushSummary push(TestImage image, String... names) {
        return pusher(UnaryOperator.identity(), image(image), names).push();
    }

    @Override
    public void close() {
        for (int i = endings.size() - 1; i >= 0; i--) {
            endings.get(i).run();
        }
    }
}
