package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineRowsTest {
    private static InputRow row(String line, int maximumBytes) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        return LineRows.row("the line", "file:/x", bytes, bytes.length, maximumBytes);
    }

    @Test
    void readsAnObject() {
        InputRow row = row("{\"a\": 1}", 100);
        assertThat(row.values().get("a")).isEqualTo(1);
        assertThat(row.json()).isEqualTo("{\"a\": 1}");
        assertThat(row.fault()).isNull();
    }

    @Test
    void takesABrokenLineForARowAtFault() {
        InputRow row = row("{\"a\": ", 100);
        assertThat(row.fault().reason()).isEqualTo(Reason.MALFORMED_JSON);
        assertThat(row.fault()).hasMessage("the line is not one JSON object near character 6");
        assertThat(row.json()).isEqualTo("\"{\\\"a\\\": \"");
    }

    @Test
    void takesALineOfAnotherEncodingForARowAtFault() {
        InputRow row = row("{\"a\": \"caf\u00e9\"}", 100);
        assertThat(row.fault().reason()).isEqualTo(Reason.INVALID_TEXT);
        assertThat(row.fault()).hasMessage("the line is not UTF-8");
    }

    @Test
    void holdsTheStartOfALineThatIsTooLong() {
        InputRow row = row("x".repeat(5_001), 5_000);
        assertThat(row.fault().reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(row.fault()).hasMessage("the line has more than 5000 bytes; the row holds its first 4096");
        assertThat(row.json()).hasSize(4098);
    }
}
