package io.sealer.kubefile;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which instructions may stand where: FROM first, LAUNCH or CMDS last, and which exclude each other. */
final class InstructionOrder {

    private record Place(Keyword keyword, SourceLocation location) {}

    private final String file;
    private final List<Place> places = new ArrayList<>();

    InstructionOrder(String file) {
        this.file = file;
    }

    /** The next instruction of the text, even one whose arguments are wrong. */
    void add(Keyword keyword, SourceLocation location) {
        places.add(new Place(keyword, location));
    }

    /**
     * Reports what stands in a wrong place.
     *
     * @param empty whether the text has no instruction at all, not even one that the language does not have
     */
    void check(boolean empty, Problems problems) {
        from(empty, problems);
        Optional<Place> launch = single(Keyword.LAUNCH, "name all apps in one", problems);
        Optional<Place> cmds = single(Keyword.CMDS, "put all commands into one array", problems);
        if (launch.isPresent()) {
            for (Place place : places) {
                if (place.keyword == Keyword.CMDS || place.keyword == Keyword.CMD) {
                    problems.at(
                            place.location,
                            place.keyword + " and LAUNCH (line "
                                    + launch.get().location.line() + ") exclude each other",
                            "keep one of them; an app's own commands are given by APPCMDS");
                }
            }
            last(launch.get(), List.of(Keyword.LAUNCH, Keyword.CMDS, Keyword.CMD), problems);
        } else if (cmds.isPresent()) {
            last(cmds.get(), List.of(Keyword.CMDS), problems);
        }
    }

    private void from(boolean empty, Problems problems) {
        Optional<Place> from = first(Keyword.FROM);
        if (from.isEmpty()) {
            problems.at(
                    places.isEmpty() ? SourceLocation.of(file) : places.get(0).location,
                    empty ? "the Kubefile has no instructions" : "the Kubefile has no FROM",
                    "begin it with \"FROM scratch\"");
            return;
        }
        Place before = places.stream()
                .filter(place -> place.keyword != Keyword.ARG)
                .findFirst()
                .orElseThrow();
        if (before.keyword != Keyword.FROM) {
            problems.at(
                    before.location,
                    before.keyword + " stands before FROM (line "
                            + from.get().location.line() + "); only ARG may");
        }
        single(Keyword.FROM, "a cluster image has one stage; files of other images belong in the context", problems);
    }

    /** Reports each further instruction of a kind that may stand once; returns the first. */
    private Optional<Place> single(Keyword keyword, String remedy, Problems problems) {
        Optional<Place> first = first(keyword);
        for (Place place : places) {
            if (place.keyword == keyword && place != first.orElseThrow()) {
                problems.at(
                        place.location,
                        "there can be one " + keyword + ", and line "
                                + first.get().location.line() + " has it",
                        remedy);
            }
        }
        return first;
    }

    private void last(Place place, List<Keyword> reportedOtherwise, Problems problems) {
        places.subList(places.indexOf(place) + 1, places.size()).stream()
                .filter(later -> !reportedOtherwise.contains(later.keyword))
                .findFirst()
                .ifPresent(later -> problems.at(
                        place.location,
                        place.keyword + " must be the last instruction, but " + later.keyword + " follows in line "
                                + later.location.line()));
    }

    private Optional<Place> first(Keyword keyword) {
        return places.stream().filter(place -> place.keyword == keyword).findFirst();
    }
}
