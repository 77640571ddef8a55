package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Columns;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.JsonLine;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.data.RowLayout;
import io.plumbline.data.Split;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.example.Strength;
import io.plumbline.jobs.source.InputRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidateReaderTest {
    private static final String FILE = "file:/data/set.jsonl";

    private final CandidateReader reader = reader(List.of(), Split.TRAIN);

    @Test
    void readsALine() {
        String line = "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"}";
        Candidate candidate = read(reader, line);
        assertThat(candidate.rejection()).isNull();
        assertThat(candidate.split()).isEqualTo(Split.TRAIN);
        assertThat(candidate.source()).isEqualTo("set");
        assertThat(candidate.file()).isEqualTo(FILE);
        assertThat(candidate.row()).isEqualTo(line);
        assertThat(candidate.identity().id()).hasSize(64);
        Candidate shuffled = Candidate.of(candidate
                .at(Place.of(Split.HELD_OUT, 3, 1L << 40, candidate.row()))
                .toRow());
        assertThat(shuffled)
                .isEqualTo(new Candidate(
                        null,
                        candidate.split(),
                        candidate.identity(),
                        candidate.source(),
                        candidate.example(),
                        FILE,
                        null,
                        Place.of(Split.HELD_OUT, 3, 1L << 40, line)));
        assertThat(shuffled.place().holds(line)).isTrue();
        assertThat(shuffled.place().holds(line + " ")).isFalse();
    }

    @Test
    void takesTheSourceFromItsColumn() {
        String line = "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\", \"source\": %s}";
        assertThat(read(reader, line.formatted("\"web\"")).source()).isEqualTo("web");
        assertThat(read(reader, line.formatted("7")).source()).isEqualTo("7");
        assertThat(read(reader, line.formatted("null")).source()).isEqualTo("set");
        assertThat(read(reader, line.formatted("\" \"")).source()).isEqualTo("set");
        assertThat(read(reader, line.formatted("[1]")).source()).isEqualTo("set");
    }

    @Test
    void takesWeightAndMarginFromTheColumnsThatAreNamed() {
        Columns columns = Columns.DEFAULT.with("weight", "w").with("margin", "m");
        CandidateReader named = reader(List.of(), Split.TRAIN, columns);
        String line = "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\", \"w\": 0.5, \"m\": %s}";
        Candidate candidate = read(named, line.formatted("-2"));
        assertThat(candidate.example().strength()).isEqualTo(new Strength(0.5, -2));
        assertThat(Candidate.of(candidate
                                .at(Place.of(Split.TRAIN, 0, 0, candidate.row()))
                                .toRow())
                        .example())
                .isEqualTo(candidate.example());
        assertThat(read(named, line.formatted("null")).rejection())
                .isEqualTo(new Candidate.Rejection(Reason.UNUSABLE_NUMBER, "column 'm' is null"));
        assertThat(read(reader, line.formatted("null")).example().strength()).isEqualTo(Strength.UNSAID);
    }

    @Test
    void putsABrokenLineAsideAsJson() {
        Candidate candidate = read(reader, "{\"chosen\": ");
        assertThat(candidate.rejection())
                .isEqualTo(new Candidate.Rejection(
                        Reason.MALFORMED_JSON, "the line is not one JSON object near character 11"));
        assertThat(candidate.row()).isEqualTo("\"{\\\"chosen\\\": \"");
        Candidate placed = candidate.at(Place.of(Split.TRAIN, 0, 5, candidate.row()));
        assertThat(Candidate.of(placed.toRow())).isEqualTo(placed);
    }

    @Test
    void readsLinesThatHoldThreeTextsOfTheAcceptedLength() {
        assertThat(CandidateReader.maximumLineBytes(parameters("pair", 10))).isEqualTo((1 << 20) + 180);
        assertThat(CandidateReader.maximumLineBytes(parameters("hh", 10))).isEqualTo((1 << 20) + 180);
    }

    @Test
    void readsLinesThatHoldAsManyCompletionsAsAListMayHave() {
        int bytes = (1 << 20) + 60_060;
        assertThat(CandidateReader.maximumLineBytes(parameters("ranked", 10))).isEqualTo(bytes);
        assertThat(CandidateReader.maximumLineBytes(parameters("auto", 10))).isEqualTo(bytes);
        assertThat(CandidateReader.maximumLineBytes(parameters("ranked", 1_000_000)))
                .isEqualTo(64 << 20);
        assertThat(CandidateReader.maximumLineBytes(parameters("ranked", 4_000_000)))
                .isEqualTo(CandidateReader.maximumLineBytes(parameters("pair", 4_000_000)));
    }

    private static IngestParameters parameters(String format, int maximumCharacters) {
        return new IngestParameters(
                List.of("train"),
                List.of(),
                new SplitRule(0),
                new RowLayout(format, Columns.DEFAULT),
                new ExampleChecks(maximumCharacters),
                TemplateOptions.DEFAULT,
                TokenizerOptions.DEFAULT);
    }

    @Test
    void lackOfMemoryIsNoFaultOfARow() {
        Map<String, String> values = new HashMap<>(Map.of("prompt", "p", "chosen", "a", "rejected", "b")) {
            private static final long serialVersionUID = 1L;

            @Override
            public String get(Object column) {
                throw new OutOfMemoryError("no heap is left");
            }
        };
        assertThatThrownBy(() -> reader.read(new InputRow(FILE, values, "{}", null)))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("no heap is left");
    }

    @Test
    void keepsAHeldOutInputHeldOutAndATrainingInputApart() {
        String line = "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"}";
        assertThat(read(reader(List.of("held-out"), Split.HELD_OUT), line).split())
                .isEqualTo(Split.HELD_OUT);
        // Nearly all would be held out by hash.
        assertThat(read(reader(List.of("held-out"), Split.TRAIN), line).split()).isEqualTo(Split.TRAIN);
    }

    private static Candidate read(CandidateReader reader, String line) {
        try {
            return reader.read(new InputRow(FILE, new JsonLine(line, true).row("the line"), line, null))
                    .get(0);
        } catch (QuarantineException e) {
            return reader.read(new InputRow(FILE, null, JsonLine.quote(line), e))
                    .get(0);
        }
    }

    private static CandidateReader reader(List<String> heldOut, Split input) {
        return reader(heldOut, input, Columns.DEFAULT);
    }

    private static CandidateReader reader(List<String> heldOut, Split input, Columns columns) {
        return new CandidateReader(
                new IngestParameters(
                        List.of("train"),
                        heldOut,
                        new SplitRule(heldOut.isEmpty() ? 0 : 0.9999),
                        new RowLayout("auto", columns),
                        new ExampleChecks(10),
                        TemplateOptions.DEFAULT,
                        TokenizerOptions.DEFAULT),
                input,
                ChatRenderer.NONE);
    }
}
