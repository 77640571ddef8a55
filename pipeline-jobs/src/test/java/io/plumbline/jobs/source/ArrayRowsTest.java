package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayRowsTest {
    private static List<InputRow> rows(String text, int maximumBytes) {
        List<InputRow> rows = new ArrayList<>();
        ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (ArrayRows array = new ArrayRows("file:/x.json", new RowBytes("file:/x.json", bytes, maximumBytes))) {
            array.forEachRemaining(rows::add);
        }
        return rows;
    }

    @Test
    void readsEachElementHoweverItIsWritten() {
        List<InputRow> rows = rows(
                "\uFEFF [\n  {\n \"a\": \"x]},\\\"\\\\\", \"b\": [1, {\"c\": [] }]}\n ,{\"a\":\"\u00e9\"}\t]\n", 100);
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row.fault()).isNull());
        assertThat(rows.get(0).values().get("a")).isEqualTo("x]},\"\\");
        assertThat(rows.get(1).values().get("a")).isEqualTo("\u00e9");
        assertThat(rows.get(1).json()).isEqualTo("{\"a\":\"\u00e9\"}");
        assertThat(rows("[]", 10)).isEmpty();
    }

    @Test
    void anElementThatIsNoObjectIsARowAtFaultAndTheNextIsRead() {
        List<InputRow> rows =
                rows("[3, \"t\", {\"a\": 1}{\"a\": 2}, null, {\"a\": 1, \"a\": 2}, [{}], {\"a\": 7}]", 100);
        assertThat(rows).hasSize(7);
        assertThat(rows.get(0).fault()).hasMessageStartingWith("element 1 is not one JSON object");
        assertThat(rows.get(2).fault()).hasMessageStartingWith("element 3 is not one JSON object");
        assertThat(rows.get(3).fault()).hasMessage("element 4 is null");
        assertThat(rows.get(4).fault()).hasMessageStartingWith("element 5 is not one JSON object");
        assertThat(rows.get(5).fault()).hasMessageStartingWith("element 6 is not one JSON object");
        assertThat(rows.get(6).values().get("a")).isEqualTo(7);
    }

    @Test
    void anElementBeyondTheBoundIsARowAtFaultAndTheNextIsRead() {
        List<InputRow> rows = rows("[{\"a\": \"" + "x".repeat(5_000) + "\"}, {\"a\": 1}]", 4_500);
        assertThat(rows.get(0).fault()).hasMessage("element 1 has more than 4500 bytes; the row holds its first 4096");
        assertThat(rows.get(1).values().get("a")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{\"a\": 1}, {\"a\": | it ends within element 2 of its JSON array; is it whole?",
                "[{\"a\": 1}, {\"a\": \"]} | it ends within element 2 of its JSON array; is it whole?",
                "[{\"a\": 1} | it ends within element 1 of its JSON array; is it whole?",
                "[{\"a\": 1} {\"a\": 2}] | there is no comma behind element 1 of its JSON array",
                "[{\"a\": 1}] [{\"a\": 2}] | its JSON array ends behind element 1, but more follows it",
                "{\"a\": 1} | it is no JSON array"
            })
    void refusesAFileWhoseRowsCannotBeTold(String text, String problem) {
        assertThatThrownBy(() -> rows(text, 100))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessage("Cannot read file:/x.json: " + problem);
    }
}
