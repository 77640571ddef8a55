package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void readsAnObject() throws QuarantineException {
        assertThat(line("{\"chosen\": \"\u00e9\\n\uFFFD\", \"n\": 3}").row("the line"))
                .hasSize(2)
                .containsEntry("chosen", "\u00e9\n\uFFFD")
                .containsEntry("n", 3);
    }

    @Test
    void quarantinesWhatIsNotOneObjectWithoutQuotingIt() {
        for (String text :
                new String[] {"{\"a\": secret}", "{\"a\": 1", "[1]", "{} {}", "{\"a\": 1, \"a\": 2}", "\"a\""}) {
            assertThatThrownBy(() -> line(text).row("the line"))
                    .isInstanceOfSatisfying(QuarantineException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.MALFORMED_JSON))
                    .hasMessageMatching("the line is not one JSON object near character \\d+");
        }
        assertThatThrownBy(() -> line("null").row("the line")).hasMessage("the line is null");
    }

    @Test
    void quarantinesBytesThatAreNotUtf8() {
        byte[] latin = "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> JsonLine.of(latin, latin.length).row("the line"))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_TEXT))
                .hasMessage("the line is not UTF-8");
    }

    @Test
    void quotesText() {
        assertThat(JsonLine.quote("a\"b\n")).isEqualTo("\"a\\\"b\\n\"");
    }

    private static JsonLine line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return JsonLine.of(bytes, bytes.length);
    }
}
