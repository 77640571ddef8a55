package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowFormatsTest {
    private static final String PROMPT = "\n\nHuman: a?\n\nAssistant: b\n\nHuman: c?\n\nAssistant:";

    private final RowFormat pair = RowFormats.named("pair");
    private final RowFormat transcript = RowFormats.named("hh");
    private final RowFormat detected = RowFormats.named("auto");

    @Test
    void namesEveryFormat() {
        assertThat(RowFormats.names()).startsWith("auto", "chat", "pair", "hh").doesNotHaveDuplicates();
        for (String name : RowFormats.names()) {
            assertThat(RowFormats.named(name).name()).isEqualTo(name);
        }
    }

    @Test
    void refusesAnUnknownName() {
        assertThatThrownBy(() -> RowFormats.named("csv"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("data.format must be one of auto, chat, pair, hh")
                .hasMessageEndingWith(", got 'csv'");
    }

    @Test
    void readsPairs() throws QuarantineException {
        assertThat(pair.read(Map.of("prompt", "p", "chosen", "c", "rejected", "r"), Columns.DEFAULT))
                .isEqualTo(TextExample.of("p", "c", "r"));
    }

    @Test
    void readsMappedColumns() throws QuarantineException {
        assertThat(pair.read(Map.of("q", "p", "yes", "c", "no", "r"), mapped("q")))
                .isEqualTo(TextExample.of("p", "c", "r"));
        assertThat(pair.read(Map.of("prompt", "p", "yes", "c", "no", "r"), mapped(null)))
                .isEqualTo(TextExample.of("", "c", "r"));
    }

    @Test
    void splitsTranscriptsAfterTheLastSharedTurn() throws QuarantineException {
        assertThat(transcript.read(Map.of("chosen", PROMPT + " yes", "rejected", PROMPT + " no"), Columns.DEFAULT))
                .isEqualTo(TextExample.of(PROMPT, " yes", " no"));
    }

    @Test
    void letsARejectedReplyRunOn() throws QuarantineException {
        assertThat(transcript.read(
                        Map.of("chosen", PROMPT + " yes", "rejected", PROMPT + " no\n\nAssistant: no"),
                        Columns.DEFAULT))
                .isEqualTo(TextExample.of(PROMPT, " yes", " no\n\nAssistant: no"));
    }

    @Test
    void quarantinesTranscriptsThatPartEarlier() {
        assertQuarantined(
                transcript,
                Map.of("chosen", PROMPT + " yes\n\nAssistant: yes", "rejected", PROMPT + " no"),
                Reason.UNSPLITTABLE_TRANSCRIPT,
                "the transcripts differ at character " + (PROMPT.length() + 1)
                        + ", before the chosen one's last \\n\\nAssistant: turn");
        assertQuarantined(
                transcript,
                Map.of("chosen", "\n\nHuman: a\n\nAssistant: b", "rejected", "\n\nHuman: x\n\nAssistant: c"),
                Reason.UNSPLITTABLE_TRANSCRIPT,
                "the transcripts differ at character 9, before the chosen one's last \\n\\nAssistant: turn");
        assertQuarantined(
                transcript,
                Map.of("chosen", "plain", "rejected", PROMPT),
                Reason.UNSPLITTABLE_TRANSCRIPT,
                "column 'chosen' has no \\n\\nAssistant: turn");
    }

    @Test
    void quarantinesMissingNullAndWronglyTypedColumns() {
        Map<String, Object> row = new HashMap<>(Map.of("prompt", "p", "chosen", "c"));
        assertQuarantined(
                pair,
                row,
                Reason.MISSING_TEXT,
                "no column 'rejected'; there are 'prompt', 'chosen'; set data.columns.rejected to what holds it");
        row.put("rejected", null);
        assertQuarantined(pair, row, Reason.MISSING_TEXT, "column 'rejected' is missing or null");
        row.put("rejected", 3);
        assertQuarantined(pair, row, Reason.WRONG_TYPE, "column 'rejected' must hold text, found a number");
        row.put("rejected", List.of("r"));
        assertQuarantined(pair, row, Reason.WRONG_TYPE, "column 'rejected' must hold text, found a list");
        row.put("rejected", Map.of("content", "r"));
        assertQuarantined(pair, row, Reason.WRONG_TYPE, "column 'rejected' must hold text, found an object");
        row.put("rejected", true);
        assertQuarantined(pair, row, Reason.WRONG_TYPE, "column 'rejected' must hold text, found a boolean");
        row.put("rejected", List.of(Map.of("role", "user", "content", "r")));
        String messages = "column 'rejected' must hold text, found a list of messages, which data.format = chat reads";
        assertQuarantined(pair, row, Reason.WRONG_TYPE, messages);
        row.put("rejected", List.of(Map.of("from", "human", "value", "r")));
        assertQuarantined(pair, row, Reason.WRONG_TYPE, messages);
    }

    @Test
    void detectsTheFormatOfEachRow() throws QuarantineException {
        assertThat(detected.read(Map.of("prompt", "", "chosen", "c", "rejected", "r"), Columns.DEFAULT))
                .isEqualTo(TextExample.of("", "c", "r"));
        assertThat(detected.read(Map.of("chosen", PROMPT + " yes", "rejected", PROMPT + " no"), Columns.DEFAULT))
                .isEqualTo(TextExample.of(PROMPT, " yes", " no"));
    }

    @Test
    void namesTheColumnsThatAreThereAndTheSettingsThatReadThem() {
        assertQuarantined(
                detected,
                row("Prompt", "Chosen", "REJECTED "),
                Reason.MISSING_TEXT,
                "no column 'prompt', 'chosen', 'rejected'; there are 'Prompt', 'Chosen', 'REJECTED '; set"
                        + " data.columns.prompt = Prompt, data.columns.chosen = Chosen, data.columns.rejected = \"REJECTED \"");
        assertQuarantined(
                detected,
                row("prompt", "chosen_response", "rejected_response"),
                Reason.MISSING_TEXT,
                "no column 'chosen', 'rejected'; there are 'prompt', 'chosen_response', 'rejected_response'; set"
                        + " data.columns.chosen = chosen_response, data.columns.rejected = rejected_response");
        assertQuarantined(
                pair,
                row("text_prompt", "text_chosen", "text_rejected"),
                Reason.MISSING_TEXT,
                "no column 'prompt', 'chosen', 'rejected'; there are 'text_prompt', 'text_chosen', 'text_rejected'; set"
                        + " data.columns.prompt = text_prompt, data.columns.chosen = text_chosen, data.columns.rejected ="
                        + " text_rejected");
        assertQuarantined(
                transcript,
                Map.of(),
                Reason.MISSING_TEXT,
                "no column 'chosen', 'rejected'; there is none; set data.columns.chosen and data.columns.rejected to"
                        + " what holds them");
        assertQuarantined(
                pair,
                row("chosen", "chosen2", "x".repeat(50), "rejected"),
                Reason.MISSING_TEXT,
                "no column 'prompt'; there are 'chosen', 'chosen2', '" + "x".repeat(50)
                        + "', 'rejected'; set data.columns.prompt to what holds it");
    }

    @Test
    void saysWhatAWrongGuessTookARowFor() {
        assertQuarantined(
                detected,
                row("question", "chosen", "rejected"),
                Reason.UNSPLITTABLE_TRANSCRIPT,
                "taken for two transcripts (data.format = hh), as it has no column 'prompt' but 'question', 'chosen',"
                        + " 'rejected': column 'chosen' has no \\n\\nAssistant: turn");
    }

    private static Columns mapped(String prompt) {
        return Columns.DEFAULT.with("prompt", prompt).with("chosen", "yes").with("rejected", "no");
    }

    private static Map<String, String> row(String... columns) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String column : columns) {
            row.put(column, "text");
        }
        return row;
    }

    private static void assertQuarantined(RowFormat format, Map<String, ?> row, Reason reason, String detail) {
        assertThatThrownBy(() -> format.read(row, Columns.DEFAULT))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
