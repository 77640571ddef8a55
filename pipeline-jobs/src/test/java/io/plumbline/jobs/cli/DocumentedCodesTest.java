package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import io.plumbline.data.Reason;
import io.plumbline.data.warning.Warnings;
import io.plumbline.jobs.session.StopSignal;
import io.plumbline.score.Verdict;
import io.plumbline.watch.TrainingWarning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that a user may meet stands in a table of the documents with its cause and its cure, and no other code does. */
class DocumentedCodesTest {
    private static final Path VERIFIERS =
            Path.of("..", "pipeline-core", "src", "main", "java", "io", "plumbline", "verify");
    private static final Pattern CODE = Pattern.compile("`([a-z]+(?:_[a-z]+)*)`");
    private static final Pattern GIVEN = Pattern.compile("(?:unscored|failed)\\(\\s*\"([a-z_]+)\"");

    /** Returns the rows of the tables that begin with a name of a column, in cells without their ends. */
    private static List<List<String>> rows(Path document, String firstColumn) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("| " + firstColumn + " |")) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable && !line.startsWith("|-")) {
                rows.add(Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }

    private static List<String> codes(Path document, String firstColumn) throws IOException {
        List<List<String>> rows = rows(document, firstColumn);
        assertThat(rows)
                .allSatisfy(cells -> assertThat(cells).hasSizeGreaterThan(1).noneMatch(String::isEmpty));
        return rows.stream()
                .flatMap(cells -> CODE.matcher(cells.get(0)).results())
                .map(code -> code.group(1))
                .toList();
    }

    private static <T> List<String> named(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).toList();
    }

    @Test
    void everyReasonOfQuarantine() throws IOException {
        assertThat(codes(Path.of("data.md"), "reason"))
                .containsExactlyInAnyOrderElementsOf(named(Reason.values(), Reason::code));
    }

    @Test
    void everyWarningOfTheData() throws IOException {
        assertThat(codes(Path.of("data.md"), "warning")).containsExactlyInAnyOrderElementsOf(Warnings.codes());
    }

    @Test
    void everyWarningOfATraining() throws IOException {
        assertThat(codes(Path.of("training.md"), "warning"))
                .containsExactlyInAnyOrderElementsOf(named(TrainingWarning.Code.values(), TrainingWarning.Code::key));
    }

    @Test
    void everyVerdict() throws IOException {
        assertThat(codes(Path.of("scores.md"), "verdict"))
                .containsExactlyInAnyOrderElementsOf(named(Verdict.Code.values(), Verdict.Code::key));
    }

    /** By the sources, as verifiers name their reasons where they give them. */
    @Test
    void everyReasonOfALabel() throws IOException {
        List<String> given;
        try (Stream<Path> sources = Files.list(VERIFIERS)) {
            given = sources.map(DocumentedCodesTest::text)
                    .flatMap(text -> GIVEN.matcher(text).results())
                    .map(reason -> reason.group(1))
                    .distinct()
                    .toList();
        }
        assertThat(given).contains("no_number", "verifier_failed");
        assertThat(codes(Path.of("completions.md"), "reason")).containsExactlyInAnyOrderElementsOf(given);
    }

    @Test
    void everyExitCode() throws IOException {
        Stream<String> others = Stream.of(
                "0 done", Outcome.UNEXPECTED + " unexpected", "129, 130, " + StopSignal.exitCode() + " stopped");
        Stream<String> kinds = Arrays.stream(PlumblineException.Kind.values())
                .map(kind -> kind.exitCode() + " " + kind.name().toLowerCase(Locale.ROOT));
        assertThat(rows(Path.of("..", "deploy", "README.md"), "exit code"))
                .extracting(cells -> cells.get(0) + " " + cells.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(others, kinds).toList());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
