package io.sealer.kubefile;

import io.sealer.SourceLocation;
import io.sealer.kubefile.Instruction.App;
import io.sealer.kubefile.Instruction.CopyOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns one statement into its instruction, with its words as written. */
final class StatementParser {

    private final WordSplitter splitter;
    private final Findings findings;

    StatementParser(WordSplitter splitter, Findings findings) {
        this.splitter = splitter;
        this.findings = findings;
    }

    /**
     * The instruction of a statement.
     *
     * @throws SyntaxException if it has none; lesser problems are among the findings
     */
    Instruction parse(Statement statement, Keyword keyword) throws SyntaxException {
        String text = statement.arguments();
        SourceLocation at = statement.location();
        if (text.isEmpty()) {
            throw missing(keyword);
        }
        return switch (keyword) {
            case FROM -> from(statement);
            case COPY, ADD -> copy(statement, keyword);
            case ARG -> arg(statement);
            case ENV -> new Instruction.Env(at, nameValues(statement, keyword));
            case LABEL -> new Instruction.Label(at, nameValues(statement, keyword));
            case MAINTAINER -> maintainer(statement);
            case APP, CNI, CSI -> app(statement, keyword);
            case APPCMDS -> appCmds(statement);
            case APPENV -> appEnv(statement);
            case KUBEVERSION -> new Instruction.KubeVersion(at, splitter.withBackslashes(text));
            case LAUNCH -> new Instruction.Launch(at, words(statement, keyword, rest(statement, keyword), 1));
            case CMDS -> cmds(statement);
            case CMD -> cmd(statement);
        };
    }

    private Instruction from(Statement statement) throws SyntaxException {
        Flags flags = Flags.read(statement, Keyword.FROM, splitter, findings);
        List<String> words = splitter.words(flags.rest());
        refuseComment(words);
        if (words.isEmpty()) {
            throw missing(Keyword.FROM);
        }
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
        if (words.size() > 1 && !named) {
            throw new SyntaxException(
                    "FROM takes one image, and " + SyntaxException.quote(words.get(1)) + " is one word too many",
                    Usage.of(Keyword.FROM));
        }
        return new Instruction.From(
                statement.location(),
                words.get(0),
                flags.value("platform"),
                named ? Optional.of(words.get(2)) : Optional.empty());
    }

    private Instruction copy(Statement statement, Keyword keyword) throws SyntaxException {
        Flags flags = Flags.read(statement, keyword, splitter, findings);
        List<String> words = words(statement, keyword, flags.rest(), 2);
        List<String> sources = List.copyOf(words.subList(0, words.size() - 1));
        String destination = words.get(words.size() - 1);
        CopyOptions options = new CopyOptions(flags.value("chown"), flags.value("chmod"), flags.value("checksum"));
        return keyword == Keyword.COPY
                ? new Instruction.Copy(statement.location(), sources, destination, options)
                : new Instruction.Add(statement.location(), sources, destination, options);
    }

    private Instruction arg(Statement statement) throws SyntaxException {
        Map<String, Optional<String>> defaults = new LinkedHashMap<>();
        List<String> words = splitter.words(rest(statement, Keyword.ARG));
        refuseComment(words);
        for (String word : words) {
            int equals = WordSplitter.equalsSign(word);
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!Word.isName(name)) {
                throw new SyntaxException(
                        SyntaxException.quote(name) + " cannot be the name of a variable",
                        "letters, digits and underscores, no digit in front: ARG NAME=default");
            }
            defaults.put(name, equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)));
        }
        return new Instruction.Arg(statement.location(), Collections.unmodifiableMap(defaults));
    }

    /** {@code name=value…}, or the old form {@code name text} in which the text is one value. */
    private Map<String, String> nameValues(Statement statement, Keyword keyword) throws SyntaxException {
        String text = rest(statement, keyword);
        int end = splitter.wordEnd(text, 0);
        String first = splitter.withBackslashes(text.substring(0, end));
        if (WordSplitter.equalsSign(first) >= 0) {
            return pairs(keyword, splitter.words(text));
        }
        refuseComment(List.of(first));
        if (end == text.length()) {
            // A quote left open swallows the equals sign, and is the better explanation.
            Word.check(first);
            throw new SyntaxException(
                    keyword + " " + SyntaxException.quote(first) + " has no value", Usage.of(keyword));
        }
        return Map.of(first, splitter.asOneWord(Blanks.trim(text.substring(end))));
    }

    private static Map<String, String> pairs(Keyword keyword, List<String> words) throws SyntaxException {
        refuseComment(words);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : words) {
            int equals = WordSplitter.equalsSign(word);
            if (equals <= 0) {
                Word.check(word);
                throw new SyntaxException(
                        SyntaxException.quote(word) + " is not of the form name=value",
                        "a value with blanks stands in quotes: " + Usage.of(keyword));
            }
            pairs.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return Collections.unmodifiableMap(pairs);
    }

    private Instruction maintainer(Statement statement) throws SyntaxException {
        String text = statement.arguments();
        if (text.endsWith("\\")) {
            throw new SyntaxException("the name ends in a backslash");
        }
        return new Instruction.Maintainer(statement.location(), text);
    }

    private Instruction app(Statement statement, Keyword keyword) throws SyntaxException {
        List<String> words = words(statement, keyword, rest(statement, keyword), 2);
        return new App(
                statement.location(),
                App.Kind.valueOf(keyword.name()),
                words.get(0),
                List.copyOf(words.subList(1, words.size())));
    }

    private Instruction appCmds(Statement statement) throws SyntaxException {
        String text = statement.arguments();
        int end = splitter.wordEnd(text, 0);
        Optional<List<String>> commands = JsonStrings.read(Blanks.trim(text.substring(end)));
        if (commands.isEmpty()) {
            throw new SyntaxException(
                    "APPCMDS needs the name of an app and a JSON array of strings", Usage.of(Keyword.APPCMDS));
        }
        if (commands.get().isEmpty()) {
            throw missing(Keyword.APPCMDS);
        }
        return new Instruction.AppCmds(
                statement.location(), splitter.withBackslashes(text.substring(0, end)), List.copyOf(commands.get()));
    }

    private Instruction appEnv(Statement statement) throws SyntaxException {
        List<String> words = splitter.words(rest(statement, Keyword.APPENV));
        if (words.size() < 2) {
            throw missing(Keyword.APPENV);
        }
        return new Instruction.AppEnv(
                statement.location(), words.get(0), pairs(Keyword.APPENV, words.subList(1, words.size())));
    }

    private Instruction cmds(Statement statement) throws SyntaxException {
        String text = rest(statement, Keyword.CMDS);
        Optional<List<String>> array = JsonStrings.read(text);
        List<String> commands = array.isPresent() ? array.get() : List.of(text.split("[\\t\\x0B\\f\\r ]+"));
        if (array.isEmpty() && JsonStrings.looksLikeArray(text)) {
            findings.note(statement.location(), SealerDifferences.BROKEN_JSON);
        }
        if (array.isEmpty() && commands.size() > 1) {
            findings.note(
                    statement.location(),
                    "CMDS without a JSON array: each of these " + commands.size()
                            + " words is a command of its own; one command is written CMDS [\"…\"]");
        }
        if (commands.isEmpty() || commands.stream().anyMatch(String::isBlank)) {
            throw missing(Keyword.CMDS);
        }
        return new Instruction.Cmds(statement.location(), List.copyOf(commands));
    }

    private Instruction cmd(Statement statement) throws SyntaxException {
        Optional<List<String>> array = JsonStrings.read(statement.arguments());
        if (array.isEmpty() && JsonStrings.looksLikeArray(statement.arguments())) {
            findings.note(statement.location(), SealerDifferences.BROKEN_JSON);
        }
        String command = array.map(words -> String.join(" ", words)).orElse(statement.arguments());
        if (command.isBlank()) {
            throw missing(Keyword.CMD);
        }
        return new Instruction.Cmd(statement.location(), command);
    }

    /** The arguments of an instruction that has no flags. */
    private String rest(Statement statement, Keyword keyword) throws SyntaxException {
        String rest = Flags.read(statement, keyword, splitter, findings).rest();
        if (rest.isEmpty()) {
            throw missing(keyword);
        }
        return rest;
    }

    /** Words, or the elements of a JSON array; both go through the same quotes, escapes and variables later. */
    private List<String> words(Statement statement, Keyword keyword, String text, int fewest) throws SyntaxException {
        Optional<List<String>> array = JsonStrings.read(text);
        List<String> words = new ArrayList<>();
        if (array.isPresent()) {
            array.get().forEach(word -> words.add(splitter.withBackslashes(word)));
        } else {
            words.addAll(splitter.words(text));
            refuseComment(words);
            if (JsonStrings.looksLikeArray(text)) {
                findings.note(statement.location(), SealerDifferences.BROKEN_JSON);
            }
        }
        if (words.size() < fewest) {
            for (String word : words) {
                // A quote left open swallows words, and is the better explanation.
                Word.check(word);
            }
            throw missing(keyword);
        }
        return List.copyOf(words);
    }

    private static void refuseComment(List<String> words) throws SyntaxException {
        for (String word : words) {
            if (word.startsWith("#")) {
                throw new SyntaxException(
                        "a comment cannot stand behind an instruction: " + SyntaxException.quote(word),
                        "give it a line of its own; a name that begins with # is written \\#");
            }
        }
    }

    private static SyntaxException missing(Keyword keyword) {
        return new SyntaxException(keyword + " lacks an argument", Usage.of(keyword));
    }
}
