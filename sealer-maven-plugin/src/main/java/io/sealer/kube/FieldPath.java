package io.sealer.kube;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/** The way from an object to one of its fields, for example {@code spec.template.spec.containers[0].image}. */
public final class FieldPath {

    /** The object itself. */
    public static final FieldPath ROOT = new FieldPath(null, null, -1);

    private static final Pattern SIMPLE = Pattern.compile("[^.\\[\\]\"\\s]+");

    private final FieldPath parent;
    private final String name;
    private final int index;

    private FieldPath(FieldPath parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /** A field of the mapping at this path. */
    public FieldPath field(String key) {
        return new FieldPath(this, key, -1);
    }

    /** An item of the list at this path, counted from 0. */
    public FieldPath item(int position) {
        return new FieldPath(this, null, position);
    }

    /** The key of the last step; empty for an item and for the object itself. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** The path without its last step; empty for the object itself. */
    public Optional<FieldPath> parent() {
        return Optional.ofNullable(parent);
    }

    /** The path with every position left out: {@code spec.containers[].image}. */
    public String shape() {
        return text(false);
    }

    /** The path as users write it; keys that hold dots or brackets are put in {@code ["…"]}. */
    @Override
    public String toString() {
        return text(true);
    }

    private String text(boolean positions) {
        Deque<FieldPath> steps = new ArrayDeque<>();
        for (FieldPath step = this; step.parent != null; step = step.parent) {
            steps.push(step);
        }
        StringBuilder text = new StringBuilder();
        for (FieldPath step : steps) {
            if (step.name == null) {
                text.append('[')
                        .append(positions ? Integer.toString(step.index) : "")
                        .append(']');
            } else if (SIMPLE.matcher(step.name).matches()) {
                text.append(text.length() == 0 ? "" : ".").append(step.name);
            } else {
                text.append("[\"").append(step.name).append("\"]");
            }
        }
        return text.toString();
    }
}
