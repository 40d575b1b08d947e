package io.sealer.discovery;

import io.sealer.discovery.NameParts.Named;
import io.sealer.kube.FieldPath;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import java.util.ArrayList;
import java.util.List;

/** The names and values that a container is started with. */
final class NamedTexts {

    private NamedTexts() {}

    /** Variables whose values are written out. */
    static List<Named> ofVariables(FieldPath path, YamlSequence env) {
        List<Named> variables = new ArrayList<>();
        for (int i = 0; i < env.items().size(); i++) {
            if (env.items().get(i) instanceof YamlMapping variable
                    && variable.text("name").isPresent()
                    && variable.get("value").orElse(null) instanceof YamlScalar value) {
                FieldPath place = path.item(i).field("value");
                variables.add(
                        new Named(variable.text("name").get(), value.text().strip(), place, value.line()));
            }
        }
        return variables;
    }

    /** Flags with a value in the same word. */
    static List<Named> ofFlags(FieldPath path, YamlSequence words) {
        List<Named> flags = new ArrayList<>();
        for (int i = 0; i < words.items().size(); i++) {
            YamlNode word = words.items().get(i);
            if (word instanceof YamlScalar scalar && !flagOf(scalar.text()).isEmpty()) {
                String name = flagOf(scalar.text());
                String value = scalar.text().substring(scalar.text().indexOf('=') + 1);
                flags.add(new Named(name, value.strip(), path.item(i), scalar.line()));
            }
        }
        return flags;
    }

    /** The name of a flag that has its value behind an equals sign; empty for anything else. */
    static String flagOf(String word) {
        int equals = word.indexOf('=');
        return word.startsWith("-") && equals > 0 ? word.substring(0, equals) : "";
    }
}
