package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataReportTest {
    @Test
    void countsInPartsWhatItCountsAtOnce() throws IOException {
        DataReport report = part(0, 60).merge(part(60, 100));
        assertThat(report.toJson()).isEqualTo(part(0, 100).toJson());
        JsonNode json = new ObjectMapper().readTree(report.toJson());
        assertThat(json.path("rows_in").longValue()).isEqualTo(200);
        assertThat(json.path("kept").toString())
                .isEqualTo("{\"total\":100,\"train\":90,\"held_out\":10,\"train_lists\":0,\"train_labelled\":0,"
                        + "\"held_out_single\":0,\"held_out_labelled\":0,\"several_turns\":0}");
        assertThat(json.path("quarantined").toString())
                .isEqualTo("{\"total\":100,\"by_reason\":{\"empty_completion\":99,\"exact_duplicate\":1}}");
        assertThat(json.path("tokens").path("chosen").toString())
                .isEqualTo("{\"mean\":50.5,\"p0\":1,\"p5\":5,\"p25\":25,\"p50\":50,\"p75\":75,\"p95\":95,\"p99\":99,"
                        + "\"p100\":100}");
        assertThat(json.path("chosen_longer").toString()).isEqualTo("{\"examples\":80,\"share\":0.8}");
        assertThat(json.path("same_length").toString()).isEqualTo("{\"examples\":1,\"share\":0.01}");
        assertThat(json.path("boundary_merged").toString()).isEqualTo("{\"examples\":100,\"share\":1.0}");
        assertThat(json.path("truncated").path("prompt").path("examples").longValue())
                .isZero();
        assertThat(json.path("truncated").path("chosen").path("examples").longValue())
                .isEqualTo(100);
        assertThat(report.quarantinedByReason()).isEqualTo("empty_completion 99, exact_duplicate 1");
        assertThatCode(report::requireNothingLost).doesNotThrowAnyException();
    }

    @Test
    void countsTheTrainExamplesThatAreNoPairs() throws IOException {
        DataReport report = part(0, 10);
        report.addKept(Split.TRAIN, list());
        report.addKept(Split.HELD_OUT, list());
        report.addLabelled(Split.TRAIN);
        report.addLabelled(Split.HELD_OUT);
        report.merge(part(0, 0)).merge(new DataReport());
        DataReport twice = new DataReport();
        twice.addKept(Split.TRAIN, list());
        JsonNode json = new ObjectMapper().readTree(twice.merge(report).toJson());
        assertThat(json.path("kept").toString())
                .isEqualTo("{\"total\":13,\"train\":11,\"held_out\":2,\"train_lists\":2,\"train_labelled\":1,"
                        + "\"held_out_single\":0,\"held_out_labelled\":1,\"several_turns\":0}");
        // Ten pairs of which one completion was cut, three lists of which two were.
        assertThat(json.path("truncated").path("completions").toString()).isEqualTo("{\"kept\":29,\"cut\":16}");
    }

    @Test
    void isDefinedWhereNothingIsKept() throws IOException {
        JsonNode json = new ObjectMapper().readTree(new DataReport().toJson());
        assertThat(json.path("tokens").path("prompt").path("p50").isNull()).isTrue();
        assertThat(json.path("chosen_longer").toString()).isEqualTo("{\"examples\":0,\"share\":null}");
        assertThat(new DataReport().quarantinedByReason()).isEmpty();
    }

    @Test
    void noticesALostRow() {
        DataReport report = part(0, 100);
        report.addRowsIn(1);
        assertThatThrownBy(report::requireNothingLost)
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot ingest: 201 rows were read, but 100 were kept and 100 quarantined; the input may"
                        + " have changed meanwhile, run it again");
    }

    @Test
    void refusesQuantilesOfNothing() {
        assertThatThrownBy(() -> new LengthCounts().quantile(0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Nothing was counted, so there is no quantile");
        assertThatThrownBy(() -> new LengthCounts().mean())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Nothing was counted, so there is no mean");
    }

    /** Three completions, of which the last two were cut. */
    @Test
    void countsTheHeldOutExamplesOfOneCompletion() throws IOException {
        ExampleLengths single = new ExampleLengths(1, new int[] {2}, false, new boolean[] {false}, false);
        DataReport report = part(0, 10);
        report.addKept(Split.HELD_OUT, single);
        report.addKept(Split.TRAIN, single);
        DataReport other = new DataReport();
        other.addKept(Split.HELD_OUT, single);
        JsonNode json = new ObjectMapper().readTree(report.merge(other).toJson());
        assertThat(json.path("kept").path("held_out_single").longValue()).isEqualTo(2);
    }

    private static ExampleLengths list() {
        return new ExampleLengths(1, new int[] {1, 2, 3}, false, new boolean[] {false, true, true}, false);
    }

    /** Pairs with 1 + i chosen and 20 rejected tokens, every tenth held out, and a quarantined row beside each. */
    private static DataReport part(int from, int to) {
        DataReport report = new DataReport();
        IntStream.range(from, to).forEach(i -> {
            report.addRowsIn(2);
            report.addQuarantined(i == 7 ? Reason.EXACT_DUPLICATE : Reason.EMPTY_COMPLETION);
            report.addKept(
                    i % 10 == 0 ? Split.HELD_OUT : Split.TRAIN,
                    new ExampleLengths(1, new int[] {1 + i, 20}, false, new boolean[] {true, false}, true));
        });
        return report;
    }
}
