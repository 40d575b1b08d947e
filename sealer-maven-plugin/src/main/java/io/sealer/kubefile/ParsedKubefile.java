package io.sealer.kubefile;

import java.util.List;

/**
 * What the parser makes of a text.
 *
 * @param kubefile the instructions as written; incomplete when the parser reported problems
 * @param notes what the log should say about them, in the order of the lines
 */
public record ParsedKubefile(Kubefile kubefile, List<Note> notes) {

    public ParsedKubefile {
        notes = List.copyOf(notes);
    }
}
