package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test loads the library in class loaders of its own, as the plugin realms of one Maven do. */
class ZstdNativeTest {

    @TempDir
    Path directory;

    @Test
    void severalRealmsAtOnceLoadItAndLeaveNothing() throws Exception {
        List<URLClassLoader> realms = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            URLClassLoader realm = realm();
            realms.add(realm);
            Thread thread = new Thread(() -> {
                try {
                    load(realm, directory.resolve("native/zstd"));
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Not earlier: loaders of one jar share its open file.
        for (URLClassLoader realm : realms) {
            realm.close();
        }
        assertThat(failures).isEmpty();
        try (Stream<Path> left = Files.list(directory.resolve("native/zstd"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatCannotBeLoadedNamesTheWaysOut() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (URLClassLoader realm = realm()) {
            assertThatThrownBy(() -> load(realm, file.resolve("below")))
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("-Dsealer.compression=gzip")
                    .hasMessageContaining("-Dsealer.cache=DIR");
        }
    }

    private static URLClassLoader realm() {
        URL[] path = Stream.of(ZstdNative.class, Zstd.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }

    private static void load(URLClassLoader realm, Path into) throws Exception {
        try {
            Object zstd = realm.loadClass(ZstdNative.class.getName())
                    .getConstructor(Path.class)
                    .newInstance(into);
            zstd.getClass().getMethod("load").invoke(zstd);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
