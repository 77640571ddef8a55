package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
    private static List<InputRow> rows(String path, String text, Charset charset) {
        List<InputRow> rows = new ArrayList<>();
        ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(charset));
        try (CsvRows table = new CsvRows(path, new RowBytes(path, bytes, 5_000))) {
            table.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static List<InputRow> rows(String text) {
        return rows("file:/x.csv", text, StandardCharsets.UTF_8);
    }

    private static Map<String, Object> values(String... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            values.put(pairs[index], pairs[index + 1]);
        }
        return values;
    }

    @Test
    void readsQuotedFieldsWithCommasQuotesAndLineEnds() {
        List<InputRow> rows =
                rows("\uFEFFa,\"b,\"\"c\"\"\"\r\n\"x,\"\"y\"\"\r\nz\",  \u00e9 \"q\" \r\n\r\n,\"\"\n\"\n\",1");
        assertThat(rows).allSatisfy(row -> assertThat(row.fault()).isNull());
        assertThat(rows.stream().<Object>map(InputRow::values))
                .containsExactly(
                        values("a", "x,\"y\"\r\nz", "b,\"c\"", "  \u00e9 \"q\" "),
                        values("a", null, "b,\"c\"", ""),
                        values("a", "\n", "b,\"c\"", "1"));
        assertThat(rows.get(1).json()).isEqualTo("{\"a\":null,\"b,\\\"c\\\"\":\"\"}");
    }

    @Test
    void readsTabsInAFileOfThatName() {
        for (String path : List.of("file:/x.tsv", "file:/x.TSV.gz")) {
            assertThat(rows(path, "a\tb\n1,\t2\n", StandardCharsets.UTF_8)
                            .get(0)
                            .values())
                    .isEqualTo(values("a", "1,", "b", "2"));
        }
    }

    @Test
    void aRowThatDoesNotFitIsAtFaultAndTheNextIsRead() {
        List<InputRow> rows = rows("a,b\n1\n1,2,3\n\"x\"y,2\n" + "z".repeat(6_000) + ",\n1,2\n");
        assertThat(rows).hasSize(5);
        assertFault(rows.get(0), Reason.MALFORMED_CSV, "row 1 has 1 fields, and the first line 2 names", "\"1\"");
        assertFault(rows.get(1), Reason.MALFORMED_CSV, "row 2 has 3 fields, and the first line 2 names", "\"1,2,3\"");
        assertFault(
                rows.get(2),
                Reason.MALFORMED_CSV,
                "row 3 has text behind the closing quote of field 1",
                "\"\\\"x\\\"y,2\"");
        assertThat(rows.get(3).fault()).hasMessage("row 4 has more than 5000 bytes; the row holds its first 4096");
        assertThat(rows.get(4).values()).isEqualTo(values("a", "1", "b", "2"));
        InputRow latin = rows("file:/x.csv", "a\ncaf\u00e9\n", StandardCharsets.ISO_8859_1)
                .get(0);
        assertFault(latin, Reason.INVALID_TEXT, "row 1 is not UTF-8", "\"caf\uFFFD\"");
    }

    private static void assertFault(InputRow row, Reason reason, String message, String json) {
        assertThat(row.fault().reason()).isEqualTo(reason);
        assertThat(row.fault()).hasMessage(message);
        assertThat(row.json()).isEqualTo(json);
    }

    @Test
    void refusesAFileThatCannotBeReadAsItIsMeant() {
        assertRefused(
                "a,b,a\n1,2,3\n",
                "its first line names two columns alike, 1 and 3; leave one, or, if it holds no names, write a line of names above it");
        assertRefused(
                "prompt;chosen\n1;2\n",
                "its first line has semicolons between the names; write commas and the name .csv, or tabs and the name"
                        + " .tsv");
        assertRefused("\n\r\n", "it has no line with the names of its columns");
        assertRefused(
                "x".repeat(5_001),
                "its first line is no list of names in UTF-8; write the names"
                        + " of the columns in it, between commas");
        assertRefused(
                "a,b\n1,2\n3,\"4\n5,6\n",
                "a quote that opens in row 2 is never closed, so that it is not known which rows follow; double a quote"
                        + " within a text (\"\")");
    }

    private static void assertRefused(String text, String problem) {
        assertThatThrownBy(() -> rows(text))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessage("Cannot read file:/x.csv: " + problem);
    }
}
