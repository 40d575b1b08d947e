package io.sealer.build;

import io.sealer.oci.Reference;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The images whose names come closest to one that was mistyped, or of which only a part was known. */
final class SimilarNames {

    private static final int MOST = 5;

    private final String wanted;

    /** Names like this one, which may have wildcards, a tag and a digest. */
    SimilarNames(String wanted) {
        this.wanted = lastPart(wanted);
    }

    private record Candidate(String name, int distance) {}

    /** The most similar first; none where nothing is similar. */
    List<String> among(Collection<Reference> references) {
        return references.stream()
                .map(reference -> new Candidate(reference.toString(), distance(reference)))
                .filter(candidate -> candidate.distance() <= wanted.length() / 3 + 1)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private int distance(Reference reference) {
        String name = reference.name().toLowerCase(Locale.ROOT);
        return !wanted.isEmpty() && name.contains(wanted) ? 0 : distance(wanted, lastPart(name));
    }

    private static String lastPart(String text) {
        String name = text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
        name = name.substring(name.lastIndexOf('/') + 1);
        name = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
        return name.replaceAll("[*?]", "").toLowerCase(Locale.ROOT);
    }

    /** How many letters have to be changed, added or left out (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
