package io.sealer.rootfs;

import io.sealer.kubefile.Losses;

/** What is missing in the tree because something was wrong, so that nothing is said about what follows from it. */
final class Doubts {

    private Losses losses;

    /** Begins with what is known before anything is executed. */
    Doubts(Losses losses) {
        this.losses = losses;
    }

    /** More is missing. */
    void lost(Losses more) {
        losses = losses.plus(more);
    }

    /** Files or directories may be missing. */
    void lostFiles() {
        lost(new Losses(true, false, false, false));
    }

    boolean files() {
        return losses.files();
    }

    boolean apps() {
        return losses.apps();
    }

    boolean commands() {
        return losses.commands();
    }
}
