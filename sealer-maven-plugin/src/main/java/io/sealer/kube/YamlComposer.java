package io.sealer.kube;

import io.sealer.kube.YamlScalar.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Builds nodes from the parser's events. The library's own composer neither tells the line of what it refuses nor how
 * large a document becomes when its aliases are followed, and keeps a window of text alive for each node.
 *
 * <p>An alias to a node that contains it is refused, and so is a document whose aliases, followed, make it larger than
 * {@value #MOST_EXPANDED} nodes and than {@value #LARGEST_FACTOR} times the nodes that are written: whoever follows all
 * aliases of what is left needs time in proportion to the text.
 */
final class YamlComposer {

    static final int DEEPEST = 200;
    static final int MOST_EXPANDED = 1_000_000;
    static final int LARGEST_FACTOR = 10;

    /** Longer plain text is no number; the library's patterns recurse over every character. */
    private static final int LONGEST_NUMBER = 64;

    private static final class Anchor {
        private YamlNode node;
        private long size;
        private int height;
    }

    private final Parser parser;
    private final Resolver resolver = new Resolver();
    private final Map<String, Anchor> anchors = new HashMap<>();
    private long written;
    private long expanded;
    private int lowest;
    private int line = 1;

    YamlComposer(Parser parser) {
        this.parser = parser;
    }

    /** The line of what was read last. */
    int line() {
        return line;
    }

    /** The next document's root; empty at the end of the stream. */
    Optional<YamlNode> next() {
        while (true) {
            Event event = take();
            if (event.is(Event.ID.StreamEnd)) {
                return Optional.empty();
            }
            if (event.is(Event.ID.DocumentStart)) {
                anchors.clear();
                written = 0;
                expanded = 0;
                lowest = 0;
                YamlNode root = node(1);
                take();
                if (!isNothing(root)) {
                    return Optional.of(root);
                }
            }
        }
    }

    private static boolean isNothing(YamlNode root) {
        return root instanceof YamlScalar scalar && scalar.type() == Type.NULL;
    }

    private Event take() {
        Event event = parser.getEvent();
        line = event.getStartMark().getLine() + 1;
        return event;
    }

    private YamlNode node(int depth) {
        NodeEvent event = (NodeEvent) take();
        if (event instanceof AliasEvent) {
            return alias(event.getAnchor(), depth);
        }
        checkDepth(depth);
        written++;
        int lowestBefore = lowest;
        lowest = depth;
        long before = expanded++;
        Anchor anchor = new Anchor();
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), anchor);
        }
        anchor.node = content(event, depth);
        anchor.size = expanded - before;
        anchor.height = lowest - depth;
        lowest = Math.max(lowest, lowestBefore);
        return anchor.node;
    }

    private void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw new RefusedYamlException(line, "nested more than " + DEEPEST + " levels deep");
        }
    }

    private YamlNode alias(String name, int depth) {
        Anchor anchor = anchors.get(name);
        if (anchor == null) {
            throw new RefusedYamlException(line, "the alias *" + name + " has no anchor &" + name + " before it");
        }
        if (anchor.node == null) {
            throw new RefusedYamlException(line, "the alias *" + name + " stands inside of its own anchor &" + name);
        }
        checkDepth(depth + anchor.height);
        lowest = Math.max(lowest, depth + anchor.height);
        expanded += anchor.size;
        if (expanded > MOST_EXPANDED && expanded > LARGEST_FACTOR * written) {
            throw new RefusedYamlException(
                    line,
                    "the aliases of this document multiply to more than " + MOST_EXPANDED + " nodes (" + written
                            + " are written up to here)");
        }
        return anchor.node;
    }

    private YamlNode content(NodeEvent event, int depth) {
        int begin = line;
        if (event instanceof ScalarEvent scalar) {
            boolean literal = scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL;
            return new YamlScalar(scalar.getValue(), type(scalar), begin, literal);
        }
        return event instanceof MappingStartEvent ? mapping(depth, begin) : sequence(depth, begin);
    }

    private YamlNode sequence(int depth, int begin) {
        List<YamlNode> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        take();
        return new YamlSequence(items, begin);
    }

    private YamlNode mapping(int depth, int begin) {
        List<YamlMapping.Entry> entries = new ArrayList<>();
        List<YamlNode> merged = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            boolean merge = isMergeKey(parser.peekEvent());
            YamlNode key = node(depth + 1);
            YamlNode value = node(depth + 1);
            if (merge && !(value instanceof YamlScalar)) {
                merged.add(value);
            } else {
                entries.add(new YamlMapping.Entry(key, value));
            }
        }
        take();
        if (!merged.isEmpty()) {
            merge(entries, merged);
        }
        return new YamlMapping(entries, begin);
    }

    private static boolean isMergeKey(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    /** The merge key (yaml.org/type/merge.html): a mapping or a list of them; what is there already wins. */
    private static void merge(List<YamlMapping.Entry> entries, List<YamlNode> sources) {
        Set<String> present = new HashSet<>();
        entries.forEach(entry -> entry.name().ifPresent(present::add));
        for (YamlNode source : sources) {
            List<YamlNode> mappings = source instanceof YamlSequence sequence ? sequence.items() : List.of(source);
            for (YamlNode node : mappings) {
                if (node instanceof YamlMapping mapping) {
                    for (YamlMapping.Entry entry : mapping.entries()) {
                        if (entry.name().map(present::add).orElse(true)) {
                            entries.add(entry);
                        }
                    }
                }
            }
        }
    }

    private Type type(ScalarEvent event) {
        String tag = event.getTag();
        if (tag == null) {
            if (!event.isPlain()) {
                return Type.TEXT;
            }
            return event.getValue().length() > LONGEST_NUMBER
                    ? Type.TEXT
                    : type(resolver.resolve(NodeId.scalar, event.getValue(), true), event.getValue());
        }
        return type(new Tag(tag.isEmpty() ? "!" : tag), event.getValue());
    }

    private static Type type(Tag tag, String text) {
        if (tag.equals(Tag.NULL)) {
            return Type.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return Type.BOOLEAN;
        }
        // Base 60 (12:30) left YAML long ago, and 2048:1 may well be an image.
        boolean number = (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) && text.indexOf(':') < 0;
        return number ? Type.NUMBER : Type.TEXT;
    }
}
