package io.sealer.image;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as they must be. */
public final class TextTable {

    /** How a column is aligned. */
    public enum Align {
        LEFT,
        RIGHT
    }

    private static final String GAP = "  ";

    private final List<Align> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these columns. */
    public TextTable(Align... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row; one cell a column. */
    public void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
    }

    /** The lines, each behind an indent and without blanks at its end. */
    public void writeTo(StringBuilder text, String indent) {
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP)
                        .append(columns.get(i) == Align.RIGHT ? blanks + row.get(i) : row.get(i) + blanks);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
