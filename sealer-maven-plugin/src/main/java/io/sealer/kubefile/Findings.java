package io.sealer.kubefile;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.List;

/** What reading one Kubefile brings to light besides its instructions. */
final class Findings {

    private final Problems problems;
    private final List<Note> notes = new ArrayList<>();

    Findings(Problems problems) {
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    List<Note> notes() {
        return notes;
    }

    void note(SourceLocation location, String text) {
        notes.add(new Note(location, text));
    }

    void problem(SourceLocation location, SyntaxException problem) {
        problems.add(problem.at(location));
    }
}
