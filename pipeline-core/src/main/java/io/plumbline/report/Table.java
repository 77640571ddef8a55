package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes tables. On a narrow screen each row of one of many columns becomes a block, and one that is too wide all the same is
 * scrolled by itself, so that the page is not; words are never broken up.
 */
public final class Table {
    private static final String NUMBERS = "numbers";

    /** As many columns of numbers stand side by side on any screen. */
    private static final int FEW = 4;

    private Table() {}

    /** Begins a table whose first column has names and whose others have numbers, to the right. */
    public static Builder ofNumbers(String... columns) {
        return new Builder(NUMBERS, columns);
    }

    /** Begins a table whose columns have texts; on a narrow screen each row becomes a block of lines. */
    public static Builder ofTexts(String... columns) {
        return new Builder("texts", columns);
    }

    /** Returns numbers or a name that are not broken up, however narrow their column of texts is. */
    public static Html whole(String name) {
        return name.isEmpty() ? Html.NONE : tag("span", "whole").text(name);
    }

    /** A table that is being made. */
    public static final class Builder {
        private final String styleClass;
        private final List<String> columns;
        private final List<Html> rows = new ArrayList<>();

        private Builder(String styleClass, String... columns) {
            this.styleClass = styleClass;
            this.columns = new ArrayList<>(List.of(columns));
        }

        /** Adds a column. */
        public Builder column(String name) {
            columns.add(name);
            return this;
        }

        /** Adds a row of texts, one a column. */
        public Builder row(List<String> cells) {
            return rowOf(cells.stream().map(Html::text).toList());
        }

        /** Adds a row of texts, one a column. */
        public Builder row(String... cells) {
            return row(List.of(cells));
        }

        /** Adds a row of any content, one piece a column. */
        public Builder rowOf(List<Html> cells) {
            if (cells.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "A row of a table has " + columns.size() + " cells, got " + cells.size());
            }
            List<Html> row = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                Tag cell = i == 0 ? tag("th").with("scope", "row") : tag("td").with("data-label", columns.get(i));
                row.add(cell.of(cells.get(i)));
            }
            rows.add(tag("tr").of(row));
            return this;
        }

        /** Adds a row of any content, one piece a column. */
        public Builder rowOf(Html... cells) {
            return rowOf(List.of(cells));
        }

        /** Returns the table; nothing where it has no row. */
        public Html html() {
            if (rows.isEmpty()) {
                return Html.NONE;
            }
            List<Html> head = columns.stream()
                    .map(name -> tag("th").with("scope", "col").text(name))
                    .toList();
            boolean isMany = styleClass.equals(NUMBERS) && columns.size() > FEW;
            return tag("div", "wide")
                    .with("tabindex", "0")
                    .of(tag("table", isMany ? styleClass + " many" : styleClass)
                            .of(
                                    tag("thead").of(tag("tr").of(head)),
                                    tag("tbody").of(rows)));
        }
    }
}
