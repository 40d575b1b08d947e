package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Entry;
import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.Losses;
import io.sealer.kubefile.Note;
import io.sealer.kubefile.RemoteSources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One execution of a Kubefile. */
final class KubefileRun {

    private static final String CNI_LABEL = "cluster.alpha.sealer.io/kube-cni-";
    private static final String CSI_LABEL = "cluster.alpha.sealer.io/kube-csi-";
    private static final String KUBE_VERSION_LABEL = "app.alpha.sealer.io/supported-kube-version";

    private final Problems problems;
    private final List<Note> notes = new ArrayList<>();
    private final Doubts doubts;
    private final Tree tree;
    private final CopyRules rules;
    private final Applications apps;
    private final ForeignFiles foreign;

    private final List<String> texts = new ArrayList<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private final List<String> commands = new ArrayList<>();
    private List<String> launch = List.of();
    private Optional<String> maintainer = Optional.empty();
    private boolean stageBegun;
    private Optional<BaseImage> base = Optional.empty();

    KubefileRun(
            BuildContext context,
            FilteredFiles filtered,
            ArchiveStore archives,
            Hosts hosts,
            Losses losses,
            Problems problems) {
        this.problems = problems;
        this.doubts = new Doubts(losses);
        this.tree = new Tree(problems, doubts);
        this.rules = new CopyRules(context, filtered, archives, tree, problems, doubts, notes::add);
        this.apps = new Applications(rules, problems, doubts, notes::add);
        this.foreign = new ForeignFiles(hosts, context, problems);
    }

    ExecutedKubefile run(Kubefile kubefile, Optional<BaseImage> given) {
        base = given;
        for (Instruction instruction : kubefile.instructions()) {
            try {
                if (!putFiles(instruction) && !describeApplication(instruction)) {
                    describeImage(instruction);
                }
            } catch (ProblemException e) {
                problems.addAll(e);
            }
        }
        List<AppDefinition> defined = apps.finished();
        base.ifPresent(image -> new Overwriting(tree, notes::add).tell(image, kubefile));
        SortedNodes nodes = tree.sorted();
        checkWellKnownDirectories(nodes);
        foreign.checkPrograms(nodes);
        problems.throwIfAny();
        return new ExecutedKubefile(
                new Rootfs(nodes, texts, tree.deleted()),
                labels,
                env,
                defined,
                launch,
                commands,
                maintainer,
                base,
                notes);
    }

    private boolean putFiles(Instruction instruction) {
        if (instruction instanceof Instruction.Copy copy) {
            foreign.checkSources(copy.location(), "COPY", copy.sources(), copy.destination());
            copy(copy.location(), copy.sources(), copy.destination(), copy.options(), false, text(copy));
        } else if (instruction instanceof Instruction.Add add) {
            foreign.checkSources(add.location(), "ADD", add.sources(), add.destination());
            copy(add.location(), add.sources(), add.destination(), add.options(), true, text(add));
        } else if (instruction instanceof Instruction.App app) {
            apps.define(app, placement(app.location(), text(app)));
            switch (app.kind()) {
                case CNI -> labels.put(CNI_LABEL + app.name(), "true");
                case CSI -> labels.put(CSI_LABEL + app.name(), "true");
                case APP -> {}
            }
        } else {
            return false;
        }
        return true;
    }

    /** An instruction in one line, as the history of an image shows it: everybody may read that. */
    private static String text(Instruction instruction) {
        return new Kubefile(List.of(shown(instruction))).toText().strip();
    }

    private static Instruction shown(Instruction instruction) {
        if (instruction instanceof Instruction.Add add) {
            return new Instruction.Add(add.location(), shown(add.sources()), add.destination(), add.options());
        }
        return instruction instanceof Instruction.App app
                ? new Instruction.App(app.location(), app.kind(), app.name(), shown(app.sources()))
                : instruction;
    }

    private static List<String> shown(List<String> sources) {
        return sources.stream().map(RemoteSources::shown).toList();
    }

    private void copy(
            SourceLocation line,
            List<String> sources,
            String destination,
            Instruction.CopyOptions options,
            boolean unpack,
            String text) {
        CopyFlags flags = CopyFlags.parse(line, options, problems);
        rules.request(line, sources, destination, flags, unpack)
                .ifPresent(request -> rules.copy(request, placement(line, text)));
    }

    private Placement placement(SourceLocation line, String text) {
        texts.add(text);
        return Placement.by(texts.size() - 1, line);
    }

    private boolean describeApplication(Instruction instruction) {
        if (instruction instanceof Instruction.AppCmds line) {
            apps.commands(line);
        } else if (instruction instanceof Instruction.AppEnv line) {
            apps.env(line);
        } else if (instruction instanceof Instruction.Launch line) {
            launch = apps.launch(line);
        } else if (instruction instanceof Instruction.Cmds line) {
            commands.addAll(line.commands());
        } else if (instruction instanceof Instruction.Cmd line) {
            commands.add(line.command());
        } else {
            return false;
        }
        return true;
    }

    /** What is left: lines about the image as a whole. ARG has done its work before anything is executed. */
    private void describeImage(Instruction instruction) {
        if (instruction instanceof Instruction.From from) {
            begin(from);
        } else if (instruction instanceof Instruction.Env line) {
            env.putAll(line.values());
        } else if (instruction instanceof Instruction.Label line) {
            labels.putAll(line.values());
        } else if (instruction instanceof Instruction.Maintainer line) {
            maintainer = Optional.of(line.name());
        } else if (instruction instanceof Instruction.KubeVersion line) {
            labels.put(KUBE_VERSION_LABEL, line.range());
        } else if (!(instruction instanceof Instruction.Arg)) {
            throw new ProblemException(Problem.at(instruction.location(), "this instruction is not supported"));
        }
    }

    private void begin(Instruction.From from) {
        if (stageBegun) {
            problems.at(
                    from.location(),
                    "a second FROM begins a second stage, which is not supported",
                    "keep one FROM; a cluster image is made of files, not of build stages");
        } else if (!from.isScratch()) {
            base.ifPresentOrElse(image -> inherit(image, from.location()), () -> doubts.lost(Losses.of(from)));
        }
        stageBegun = true;
    }

    private void inherit(BaseImage image, SourceLocation line) {
        tree.begin(image.nodes());
        labels.putAll(image.labels());
        apps.inherit(image.apps(), line);
    }

    private void checkWellKnownDirectories(SortedNodes nodes) {
        for (String path : WellKnownDirectories.all()) {
            Tree.Node node = nodes.get(path);
            if (!doubts.files() && node != null && node.entry() instanceof Entry.File) {
                problems.at(
                        node.placement().line(),
                        node.placement().originOf(path) + " would be a file /" + path
                                + ", where sealer needs a directory",
                        "rename it, or copy it to " + path + "/");
            }
        }
    }
}
