package io.sealer.rootfs;

import io.sealer.SourceLocation;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.Note;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** What became of a base image's files when all instructions were executed. */
final class Overwriting {

    private static final String KUBEADM = "etc/kubeadm.yml";
    private static final String KUBEADM_TEMPLATE = "etc/kubeadm.yml.tmpl";
    private static final int NAMED = 5;

    private final Tree tree;
    private final Consumer<Note> notes;

    Overwriting(Tree tree, Consumer<Note> notes) {
        this.tree = tree;
        this.notes = notes;
    }

    /**
     * Lets a new {@code kubeadm.yml} take effect, and says what was replaced. Before a cluster is made, sealer renders
     * each template of {@code etc} over the file without the suffix: a base's template would undo the new file.
     */
    void tell(BaseImage base, Kubefile kubefile) {
        SourceLocation from = kubefile.from().orElseThrow().location();
        if (!tree.replaced().isEmpty()) {
            notes.accept(new Note(from, "replaced in " + base.name() + ": " + named(tree.replaced())));
        }
        Optional<Placement> own = tree.placement(KUBEADM).filter(placement -> !isOfBase(placement));
        if (own.isPresent()
                && tree.placement(KUBEADM_TEMPLATE)
                        .filter(Overwriting::isOfBase)
                        .isPresent()) {
            tree.delete(KUBEADM_TEMPLATE, own.get());
            notes.accept(new Note(
                    own.get().line(),
                    own.get().originOf(KUBEADM) + " becomes /" + KUBEADM + ", and /" + KUBEADM_TEMPLATE + " of "
                            + base.name() + " is deleted: sealer would render it over the new file"));
        }
    }

    private static boolean isOfBase(Placement placement) {
        return placement.instruction() == Placement.BASE;
    }

    private static String named(Collection<String> paths) {
        int more = paths.size() - NAMED;
        return "/" + String.join(", /", paths.stream().limit(NAMED).toList())
                + (more > 0 ? " and " + more + " more" : "");
    }
}
