package io.plumbline.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredSpeedTest {
    private static final String JSON = "{\"threads_per_worker\": 2, \"cores\": 8, \"precision\": \"float32\","
            + " \"trained_parameters\": 1000, \"step_s\": 2.5, \"step_useful_gflop\": 40, \"update_s\": 0.5,"
            + " \"reference_gflops\": 100%s}";
    private static final String CURE =
            "; give --bench the last line that 'plumbline bench --averaging' prints, in a file";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("bench.json"), text);
    }

    @Test
    void readsTheLastLineOfAllThatBenchPrinted() throws IOException {
        MeasuredSpeed speed = MeasuredSpeed.read(file("64 pairs of 200 tokens\n{\"not\": \"this\"}\n"
                + JSON.formatted(", \"exchange_of_one_s\": 0.1, \"exchange_s\": 0.2") + "\n\n"));
        assertThat(speed.hasExchange()).isTrue();
        assertThat(speed.exchange()).isEqualTo(0.2);
        // 40 operations in what is left of 2.5 s.
        assertThat(speed.speed()).isEqualTo(20);
        // The whole machine's eight threads do 100, a worker has two.
        assertThat(speed.referenceOfWorker()).isEqualTo(25);
    }

    @Test
    void stepsOfSeveralWorkersAreToldAsOfOneAlone() throws IOException {
        String slowdown = ", \"side_by_side_slowdown\": 1.25";
        MeasuredSpeed alone = MeasuredSpeed.read(file(JSON.formatted(slowdown + ", \"workers\": 1")));
        assertThat(alone.slowdown()).isEqualTo(1.25);
        assertThat(alone.stepSeconds()).isEqualTo(2.5);
        MeasuredSpeed beside = MeasuredSpeed.read(file(JSON.formatted(slowdown + ", \"workers\": 2")));
        assertThat(beside.slowdown()).isEqualTo(1.25);
        assertThat(beside.stepSeconds()).isEqualTo(2);
        assertThat(beside.updateSeconds()).isEqualTo(0.4);
    }

    @Test
    void knowsThatTheExchangeWasNotMeasured() throws IOException {
        assertThat(MeasuredSpeed.read(file(JSON.formatted(""))).hasExchange()).isFalse();
    }

    @Test
    void refusesTimesThatNobodyCanHaveMeasured() throws IOException {
        for (String time : List.of("-0.5", "1e999", "\"soon\"")) {
            for (String name : List.of("exchange_of_one_s", "exchange_s")) {
                Path wrong = file(JSON.formatted(", \"" + name + "\": " + time));
                assertThatThrownBy(() -> MeasuredSpeed.read(wrong))
                        .isInstanceOf(PlumblineException.class)
                        .hasMessage(
                                "Cannot use --bench " + wrong + ": it has no number of 0 or more as " + name + CURE);
            }
        }
        Path wrong = file(JSON.formatted("").replace("\"update_s\": 0.5", "\"update_s\": -1"));
        assertThatThrownBy(() -> MeasuredSpeed.read(wrong)).hasMessageContaining("0 or more as update_s");
    }

    @Test
    void refusesPartsOfThreadsCoresAndWorkers() throws IOException {
        String json = JSON.formatted(", \"workers\": 1");
        for (String wrong : List.of("\"cores\": 0.5", "\"threads_per_worker\": 0.5", "\"workers\": \"two\"")) {
            String name = wrong.substring(1, wrong.indexOf('"', 1));
            Path bench = file(json.replaceFirst("\"" + name + "\": \\d+", wrong));
            assertThatThrownBy(() -> MeasuredSpeed.read(bench))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("Cannot use --bench " + bench + ": it has no whole number above 0 as " + name + CURE);
        }
    }

    @Test
    void refusesWhatIsNotBenchs() throws IOException {
        Path prose = file("I measured 3 pairs a second");
        assertThatThrownBy(() -> MeasuredSpeed.read(prose))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot use --bench " + prose + ": its last line is no JSON" + CURE);
        Path empty = file("");
        assertThatThrownBy(() -> MeasuredSpeed.read(empty))
                .hasMessage("Cannot use --bench " + empty + ": its last line is no JSON object" + CURE);
        Path older = file("{\"threads_per_worker\": 2, \"train_pairs_per_s\": 3}");
        assertThatThrownBy(() -> MeasuredSpeed.read(older))
                .hasMessage("Cannot use --bench " + older + ": it has no number above 0 as trained_parameters" + CURE);
        assertThatThrownBy(() -> MeasuredSpeed.read(folder.resolve("none")))
                .hasMessageStartingWith("Cannot read --bench " + folder.resolve("none"))
                .hasMessageContaining("bench --averaging");
    }
}
