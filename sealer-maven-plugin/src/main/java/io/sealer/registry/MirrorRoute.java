package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is asked for an image's content, and in which order: its registry's mirrors, then the registry itself unless that
 * is forbidden. A place that has it not, or cannot be reached, hands on to the next; a refusal or a wrong content does
 * not, since behind it would be another truth.
 */
final class MirrorRoute {

    private final Mirrors mirrors;
    private final Retries retries;
    private final Progress progress;
    private final Map<String, RegistryException> outOfReach = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    MirrorRoute(Mirrors mirrors, Retries retries, Progress progress) {
        this.mirrors = mirrors;
        this.retries = retries;
        this.progress = progress;
    }

    /** The places in the order in which they are asked. */
    List<RegistryEndpoint> endpointsOf(Reference reference) {
        List<RegistryEndpoint> endpoints = new ArrayList<>();
        for (Mirrors.Mirror mirror : mirrors.of(reference.domain())) {
            endpoints.add(RegistryEndpoint.mirror(mirror.address(), reference.repository()));
            if (mirror.exclusive()) {
                return endpoints;
            }
        }
        endpoints.add(RegistryEndpoint.itself(reference.domain(), reference.repository()));
        return endpoints;
    }

    /**
     * Asks one after the other, each as often as it makes sense.
     *
     * @throws RegistryException of the last that was asked; its message names the earlier ones too
     */
    <T> T first(Reference reference, Retries.Attempt<T> attempt) throws RegistryException {
        List<RegistryEndpoint> endpoints = endpointsOf(reference);
        List<String> failed = new ArrayList<>();
        for (int i = 0; ; i++) {
            RegistryEndpoint endpoint = endpoints.get(i);
            boolean last = i == endpoints.size() - 1;
            try {
                return ask(endpoint, last, attempt);
            } catch (RegistryException e) {
                if (last || !e.kind().othersMayHelp()) {
                    throw failed.isEmpty() ? e : joined(e, failed);
                }
                failed.add(e.getMessage());
                progress.debug(reference + ": " + e.getMessage() + "; asking the next");
            }
        }
    }

    /** The host that is asked first, with its port. */
    String hostOf(Reference reference) {
        return endpointsOf(reference).get(0).authority();
    }

    private <T> T ask(RegistryEndpoint endpoint, boolean last, Retries.Attempt<T> attempt) throws RegistryException {
        RegistryException before = outOfReach.get(endpoint.authority());
        if (before != null) {
            throw before;
        }
        try {
            return retries.insist(endpoint, last, attempt);
        } catch (RegistryException e) {
            note(endpoint, last, e);
            throw e;
        }
    }

    /** A mirror that does not work is worth one line; a host that cannot be reached would cost a timeout each time. */
    private void note(RegistryEndpoint endpoint, boolean last, RegistryException e) {
        if (e.kind() == RegistryException.Kind.UNREACHABLE) {
            if (outOfReach.putIfAbsent(endpoint.authority(), e) == null && !last) {
                progress.warn(e.getMessage() + "; it is not asked again in this build");
            }
        } else if (!last && e.kind() == RegistryException.Kind.UNAVAILABLE && warned.add(endpoint.authority())) {
            progress.warn(e.getMessage() + "; the next in line is asked");
        }
    }

    private static RegistryException joined(RegistryException last, List<String> before) {
        return new RegistryException(
                last.kind(), last.getMessage() + "; before that: " + String.join("; ", before), last.remedy(), last);
    }
}
