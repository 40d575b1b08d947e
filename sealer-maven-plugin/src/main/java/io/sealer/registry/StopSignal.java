package io.sealer.registry;

import io.sealer.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;

/**
 * Ends the transfers of one run at once. Those that still wait for the head of an answer get that far: it may be a
 * reason to fail that the user should know too.
 */
final class StopSignal {

    private final Set<HttpResponse> open = new HashSet<>();
    private boolean given;

    /** An answer whose body is about to be read; ended right away where the signal was given before. */
    synchronized void watch(HttpResponse response) {
        if (given) {
            response.abort();
        } else {
            open.add(response);
        }
    }

    synchronized void forget(HttpResponse response) {
        open.remove(response);
    }

    /** Ends all that is watched, and all that will be. */
    synchronized void give() {
        given = true;
        open.forEach(HttpResponse::abort);
        open.clear();
    }

    synchronized boolean isGiven() {
        return given;
    }
}
