package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, and what the chain does when it is run again with something changed. */
class QuickstartIT {
    private static final Pattern COMPUTED = Pattern.compile("reference: (\\d+) completions computed");

    @TempDir
    private static Path directory;

    private static Distribution distribution;
    private static String printed;

    /** The command itself fails below nine tenths of the way from chance to the best possible accuracy. */
    @BeforeAll
    static void quickstart() throws IOException, InterruptedException {
        distribution = new Distribution(directory);
        printed = distribution.succeeding("quickstart", "--dir", "quickstart");
    }

    @Test
    void showsWhatItReached() {
        assertThat(printed).contains("held-out reward accuracy").contains("report.html");
        assertThat(directory.resolve("quickstart/run/report.html")).isNotEmptyFile();
    }

    @Test
    void redoesOnlyWhatAChangeTouches() throws IOException, InterruptedException {
        firstRows("small", 200);
        distribution.succeeding("run", "--config", "small.conf");
        String again = distribution.succeeding("run", "--config", "small.conf");
        for (String step : List.of("ingest", "sft", "reference", "train", "score")) {
            assertThat(again).contains(step + ": up to date, nothing to do");
        }
        String otherBeta = distribution.succeeding("run", "--config", "small.conf", "--set", "loss.beta=0.3");
        for (String step : List.of("ingest", "sft", "reference")) {
            assertThat(otherBeta).contains(step + ": up to date, nothing to do");
        }
        for (String step : List.of("train", "score")) {
            assertThat(otherBeta).contains(step + ": ").doesNotContain(step + ": up to date");
        }
    }

    @Test
    void newRowsCostTheirOwnReferenceLogProbsOnly() throws IOException, InterruptedException {
        List<String> rows = firstRows("rows", 200);
        distribution.succeeding("ingest", "--config", "rows.conf", "--set", "sft.enabled=false");
        assertThat(completionsComputed()).isBetween(300, 400);
        Files.write(directory.resolve("rows/second.jsonl"), rows.subList(200, 203));
        distribution.succeeding("ingest", "--config", "rows.conf", "--set", "sft.enabled=false");
        assertThat(completionsComputed()).isBetween(1, 6);
    }

    /** Makes the configuration of a run on the first of the quickstart's rows; gives them all. */
    private static List<String> firstRows(String name, int count) throws IOException {
        List<String> rows = Files.readAllLines(directory.resolve("quickstart/data/train.jsonl"));
        Path data = Files.createDirectories(directory.resolve(name));
        Files.write(data.resolve("first.jsonl"), rows.subList(0, count));
        Files.writeString(
                directory.resolve(name + ".conf"),
                """
                plumbline {
                  run.dir = "%1$s/%2$s-run"
                  model.path = "%1$s/quickstart/model"
                  data { train = ["%1$s/%2$s/*.jsonl"], held-out-fraction = 0.2 }
                  sft.enabled = true
                }
                """
                        .formatted(directory, name));
        return rows;
    }

    private static int completionsComputed() throws IOException, InterruptedException {
        String said = distribution.succeeding("reference", "--config", "rows.conf", "--set", "sft.enabled=false");
        Matcher matcher = COMPUTED.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
