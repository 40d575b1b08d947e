package io.sealer.fuzz;

import java.util.List;
import java.util.Random;

/** Changes texts at random. */
final class TextMutator {

    static final int LONGEST = 1 << 18;

    private static final int MOST_CHANGES = 6;
    private static final String CHARACTERS =
            "\0\t\n\r \"'`\\|>:-,#&*!%@?{}[]()<>$=/.~^;_0919azAZé\u0085\u2028\ufeff\ud83d";

    private final Random random;
    private final List<String> words;

    TextMutator(Random random, List<String> words) {
        this.random = random;
        this.words = words;
    }

    /** A text like another one, with pieces of a third. */
    String change(String text, String other) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            changeOnce(changed, other);
            changed.setLength(Math.min(changed.length(), LONGEST));
        }
        return changed.toString();
    }

    private void changeOnce(StringBuilder text, String other) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + length(text.length() - at));
        switch (random.nextInt(10)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            case 2, 3, 4 -> text.insert(at, word());
            case 5 -> text.replace(at, end, word());
            case 6 -> text.insert(at, piece(other));
            case 7 -> text.insert(at, text.substring(at, end));
            case 8 -> text.insert(at, repeated(text.substring(at, end)));
            default -> text.setLength(at);
        }
    }

    private String word() {
        return words.get(random.nextInt(words.size()));
    }

    private String piece(String other) {
        int begin = random.nextInt(other.length() + 1);
        return other.substring(begin, begin + length(other.length() - begin));
    }

    /** Mostly short. */
    private int length(int most) {
        return Math.min(most, random.nextInt(1 << (1 + random.nextInt(10))));
    }

    private String repeated(String piece) {
        String one = random.nextBoolean() ? word() : piece;
        int times = 1 << random.nextInt(random.nextInt(8) == 0 ? 15 : 7);
        return one.repeat(Math.min(times, LONGEST / Math.max(1, one.length())));
    }
}
