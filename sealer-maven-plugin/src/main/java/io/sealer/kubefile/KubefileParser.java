package io.sealer.kubefile;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a Kubefile.
 *
 * <p>The language is that of sealer 0.11 (its parser is a descendant of Docker's), with what is broken there mended; see
 * {@link ParsedKubefile#notes} for where the two differ on a given text. Takes time linear in the length of the text.
 */
public final class KubefileParser {

    /**
     * Reads a text.
     *
     * @param text the Kubefile, Maven properties already replaced
     * @param file its path as the user knows it
     * @param problems receives everything that is wrong, each with its line; variables are not looked up yet
     */
    public ParsedKubefile parse(String text, String file, Problems problems) {
        Problems found = new Problems();
        ParsedKubefile parsed = new Run(file, found).parse(text);
        found.asList().stream()
                .sorted(Comparator.comparing(KubefileParser::line))
                .forEach(problems::add);
        return parsed;
    }

    private static int line(Problem problem) {
        return problem.location().map(SourceLocation::line).orElse(0);
    }

    private static final class Run {

        private final String file;
        private final Findings findings;
        private final InstructionOrder order;
        private final SealerDifferences differences;
        private final List<Instruction> instructions = new ArrayList<>();
        private Losses lost = Losses.NONE;

        Run(String file, Problems problems) {
            this.file = file;
            this.findings = new Findings(problems);
            this.order = new InstructionOrder(file);
            this.differences = new SealerDifferences(findings);
        }

        ParsedKubefile parse(String text) {
            StatementReader reader = new StatementReader(text, file, findings);
            List<Statement> statements = reader.read();
            StatementParser parser = new StatementParser(new WordSplitter(reader.escape()), findings);
            for (Statement statement : statements) {
                Optional<Keyword> keyword = Keyword.of(statement.word());
                if (keyword.isPresent()) {
                    order.add(keyword.get(), statement.location());
                    instruction(parser, statement, keyword.get());
                } else {
                    notKnown(statement);
                }
            }
            order.check(statements.isEmpty(), findings.problems());
            Kubefile kubefile = new Kubefile(instructions, Kubefile.Form.WRITTEN, lost);
            if (!lost.apps()
                    && kubefile.from().filter(Instruction.From::isScratch).isPresent()) {
                kubefile.checkApps(Set.of(), findings.problems());
            }
            List<Note> notes = new ArrayList<>(findings.notes());
            notes.sort(Comparator.comparing(note -> note.location().line()));
            return new ParsedKubefile(kubefile, notes);
        }

        private void instruction(StatementParser parser, Statement statement, Keyword keyword) {
            try {
                Instruction written = parser.parse(statement, keyword);
                Constants constants = new Constants();
                Instruction plain = new Expansion(constants).apply(written);
                if (!constants.variablesSeen) {
                    new ValueRules(findings.problems()).check(plain);
                }
                differences.note(statement, keyword, written);
                instructions.add(written);
            } catch (SyntaxException e) {
                findings.problem(statement.location(), e);
                lost = lost.plus(Losses.of(keyword));
            }
        }

        private void notKnown(Statement statement) {
            SourceLocation at = statement.location();
            Optional<Problem> refused = RefusedInstructions.find(statement.word());
            if (refused.isPresent()) {
                findings.problems().add(refused.get().withLocation(at));
                return;
            }
            Optional<Keyword> nearest = Keyword.nearest(statement.word());
            // The author meant that one: what hangs on it need not be reported as missing too.
            nearest.ifPresent(keyword -> order.add(keyword, at));
            lost = lost.plus(nearest.map(Losses::of).orElse(Losses.NONE));
            findings.problem(
                    at,
                    new SyntaxException(
                            "unknown instruction " + SyntaxException.quote(statement.word()),
                            nearest.map(keyword -> "did you mean " + keyword + "?")
                                    .orElse("known are "
                                            + Arrays.stream(Keyword.values())
                                                    .map(Keyword::name)
                                                    .collect(Collectors.joining(", ")))));
        }
    }

    /** Visits a whole word for its syntax, and remembers whether there was a variable in it. */
    private static final class Constants implements Word.Lookup {

        private boolean variablesSeen;

        @Override
        public Optional<String> value(String name) {
            variablesSeen = true;
            return Optional.of("");
        }

        @Override
        public void missing(String name, String demand) {
            variablesSeen = true;
        }

        @Override
        public boolean everyBranch() {
            return true;
        }
    }
}
