package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's first command, from the archive and on a machine without Maven, and what the chain does when it is run again with
 * something changed.
 */
class QuickstartIT {
    private static final Pattern COMPUTED = Pattern.compile("reference: (\\d+) completions computed");

    @TempDir
    private static Path directory;

    private static Distribution distribution;
    private static String printed;

    /** The command itself fails below nine tenths of the way from chance to the best possible accuracy. */
    @BeforeAll
    static void quickstart() throws IOException, InterruptedException {
        distribution = new Distribution(directory, Map.of("PATH", programsWithoutMaven()));
        Path home = Distribution.unpacked("", directory.resolve("a place to install"));
        List<String> installed = filesAndTimes(home);
        Path link = Files.createSymbolicLink(directory.resolve("plumbline"), home.resolve("bin/plumbline"));
        Distribution.Ended ended = distribution.run(link, "quickstart", "--dir", "quickstart");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        printed = ended.out() + ended.err();
        // It may be installed where its users cannot write.
        assertThat(filesAndTimes(home)).isEqualTo(installed);
    }

    /** Returns a search path that has all programs of this machine but Maven's. */
    private static String programsWithoutMaven() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        for (String folder : System.getenv("PATH").split(":")) {
            try (Stream<Path> files = Files.isDirectory(Path.of(folder)) ? Files.list(Path.of(folder)) : Stream.of()) {
                for (Path file : files.toList()) {
                    Path link = programs.resolve(file.getFileName());
                    if (!file.getFileName().toString().startsWith("mvn")
                            && Files.notExists(link, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(link, file.toAbsolutePath());
                    }
                }
            }
        }
        return programs.toString();
    }

    private static List<String> filesAndTimes(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.map(file -> file + " " + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void showsWhatItReached() {
        assertThat(printed).contains("held-out reward accuracy", "report.html").doesNotContain("WARN SparkContext");
        assertThat(directory.resolve("quickstart/run/experiments/default/report.html"))
                .isNotEmptyFile();
    }

    @Test
    void doesNothingTwice() throws IOException, InterruptedException {
        String again = distribution.succeeding("run", "--config", "quickstart/quickstart.conf");
        for (String step : List.of("ingest", "sft", "reference", "train", "score")) {
            assertThat(again).contains(step + ": up to date, nothing to do");
        }
    }

    /** By the command itself, a process each; {@code ExperimentsIT} and {@code ReferenceJobIT} hold it within one. */
    @Test
    @Tag("cluster")
    void redoesOnlyWhatAChangeTouches() throws IOException, InterruptedException {
        List<String> rows = Files.readAllLines(directory.resolve("quickstart/data/train.jsonl"));
        Path data = Files.createDirectories(directory.resolve("rows"));
        Files.write(data.resolve("first.jsonl"), rows.subList(0, 200));
        Files.writeString(
                directory.resolve("rows.conf"),
                """
                plumbline {
                  run.dir = "%1$s/rows-run"
                  model.path = "%1$s/quickstart/model"
                  data { train = ["%1$s/rows/*.jsonl"], held-out-fraction = 0.2 }
                  tokenizer { max-length = 128, max-prompt-length = 64 }
                }
                """
                        .formatted(directory));
        String all = distribution.succeeding("run", "--config", "rows.conf");
        assertThat(completionsComputed(all)).isBetween(300, 400);

        String otherBeta = distribution.succeeding("run", "--config", "rows.conf", "--set", "loss.beta=0.3");
        for (String step : List.of("ingest", "reference")) {
            assertThat(otherBeta).contains(step + ": up to date, nothing to do");
        }
        for (String step : List.of("train", "score")) {
            assertThat(otherBeta).contains(step + ": ").doesNotContain(step + ": up to date");
        }

        Files.write(data.resolve("second.jsonl"), rows.subList(200, 203));
        distribution.succeeding("ingest", "--config", "rows.conf");
        String newRows = distribution.succeeding("reference", "--config", "rows.conf");
        assertThat(completionsComputed(newRows)).isBetween(1, 6);
    }

    private static int completionsComputed(String said) {
        Matcher matcher = COMPUTED.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
