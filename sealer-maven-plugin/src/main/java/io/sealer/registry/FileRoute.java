package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.http.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is asked for a file, and in which order: its mirrors, then its own server unless that is forbidden. As with images,
 * a place that has it not or cannot be reached hands on to the next, a refusal and a wrong content do not.
 */
final class FileRoute {

    private final FileMirrors mirrors;
    private final HttpFiles files;
    private final Progress progress;
    private final Map<Origin, RegistryException> outOfReach = new ConcurrentHashMap<>();

    FileRoute(FileMirrors mirrors, HttpFiles files, Progress progress) {
        this.mirrors = mirrors;
        this.files = files;
        this.progress = progress;
    }

    /** Asks one place once. */
    @FunctionalInterface
    interface Attempt<T> {

        /**
         * Asks.
         *
         * @throws RegistryException whose advice says whether to try again
         */
        T from(URI place) throws RegistryException;
    }

    /**
     * Asks one place after the other, each as often as it makes sense.
     *
     * @throws RegistryException of the last that was asked; its message names the earlier ones too
     */
    <T> T first(URI file, Attempt<T> attempt) throws RegistryException {
        List<URI> places = mirrors.placesOf(file);
        List<String> failed = new ArrayList<>();
        for (int i = 0; ; i++) {
            URI place = places.get(i);
            boolean last = i == places.size() - 1;
            try {
                return ask(place, last, attempt);
            } catch (RegistryException e) {
                if (last || !e.kind().othersMayHelp()) {
                    throw failed.isEmpty() ? e : joined(e, failed);
                }
                failed.add(e.getMessage());
                progress.debug(e.getMessage() + "; asking the next");
            }
        }
    }

    /** The host that is asked first. */
    String hostOf(URI file) {
        return Origin.of(mirrors.placesOf(file).get(0)).authority();
    }

    private <T> T ask(URI place, boolean last, Attempt<T> attempt) throws RegistryException {
        Origin origin = Origin.of(place);
        RegistryException before = outOfReach.get(origin);
        if (before != null) {
            throw before;
        }
        try {
            return files.insist(place, last, () -> attempt.from(place));
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.UNREACHABLE && outOfReach.putIfAbsent(origin, e) == null && !last) {
                progress.warn(e.getMessage() + "; it is not asked again in this build");
            }
            throw e;
        }
    }

    private static RegistryException joined(RegistryException last, List<String> before) {
        return new RegistryException(
                last.kind(), last.getMessage() + "; before that: " + String.join("; ", before), last.remedy(), last);
    }
}
