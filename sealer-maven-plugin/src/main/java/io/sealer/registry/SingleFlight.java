package io.sealer.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets one thread do a thing while others that want the same wait, and then find it done. */
final class SingleFlight<K> {

    /** What is done. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {

        /** Looks first whether it was done meanwhile. */
        T get() throws E;
    }

    private final Map<K, Object> locks = new ConcurrentHashMap<>();

    <T, E extends Exception> T alone(K key, Work<T, E> work) throws E {
        synchronized (locks.computeIfAbsent(key, any -> new Object())) {
            return work.get();
        }
    }
}
