package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.report.LineChart;
import io.plumbline.report.Point;
import io.plumbline.report.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {
    @TempDir
    private Path run;

    /** An experiment with a line a step, whose loss is 1 / step. */
    private Experiment trained(
            String name, Map<String, String> settings, Map<String, String> values, int examples, int steps)
            throws IOException {
        List<String> lines = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            lines.add("{\"step\": " + step + ", \"loss\": " + 1.0 / step + "}");
        }
        Files.write(metrics(name).resolve("train.jsonl"), lines);
        return TrainedExperiment.of(run, name, settings, values, examples);
    }

    private Experiment trained(String name, int workers, int ofWorker, int examples, int steps) throws IOException {
        return trained(
                name,
                Map.of(
                        "training.workers",
                        String.valueOf(workers),
                        "training.examples-per-step",
                        String.valueOf(ofWorker)),
                Map.of(),
                examples,
                steps);
    }

    private Path metrics(String name) throws IOException {
        return Files.createDirectories(run.resolve("experiments").resolve(name).resolve("metrics"));
    }

    private void heldOut(String name, String... lines) throws IOException {
        Files.write(metrics(name).resolve("held-out.jsonl"), List.of(lines));
    }

    private static String line(int step, String sample, double loss) {
        return "{\"step\": " + step + ", \"epoch\": 1, " + sample + "\"eval_loss\": " + loss + "}";
    }

    private static String sample(int examples, String id) {
        return "\"eval_examples\": " + examples + ", \"eval_sample\": \"" + id + "\", ";
    }

    private static Series line(LineChart chart, String name) {
        return chart.lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Where each of so many steps ends, counted example by example. */
    private static List<Double> dealt(int ofStep, int ofEpoch, int steps) {
        List<Double> ends = new ArrayList<>();
        int seen = 0;
        while (ends.size() < steps) {
            seen++;
            if (seen % ofEpoch == 0 || seen % ofEpoch % ofStep == 0) {
                ends.add((double) seen);
            }
        }
        return ends;
    }

    @Test
    void stepsOfOtherSizesLieOverEachOtherByExamplesSeen() throws IOException {
        Experiment small = trained("small", 1, 4, 10, 6);
        Experiment large = trained("large", 2, 3, 10, 4);
        heldOut("small", line(3, "", 0.5), line(6, "", 0.4));
        heldOut("large", line(2, "", 0.5));
        TrainingCurves curves = TrainingCurves.of(List.of(small, large));
        LineChart loss = curves.charts().get(0);
        assertThat(loss.x().name()).isEqualTo("examples seen");
        assertThat(line(loss, "small").points())
                .extracting(Point::x)
                .containsExactlyElementsOf(dealt(4, 10, 6))
                .containsExactly(4.0, 8.0, 10.0, 14.0, 18.0, 20.0);
        assertThat(line(loss, "large").points())
                .extracting(Point::x)
                .containsExactlyElementsOf(dealt(6, 10, 4))
                .containsExactly(6.0, 10.0, 16.0, 20.0);
        // Both have then seen every example once.
        assertThat(line(loss, "small, held out").points()).containsExactly(new Point(10, 0.5), new Point(20, 0.4));
        assertThat(line(loss, "large, held out").points()).containsExactly(new Point(10, 0.5));
        assertThat(curves.notes())
                .containsExactly(
                        "The steps or epochs of these trainings are not of the same number of examples (small: 4 a"
                                + " step, 10 an epoch; large: 6 a step, 10 an epoch): their curves are laid over each other by the"
                                + " examples that they have seen.",
                        "Their held-out points are not known to be of the same examples, which earlier versions did not"
                                + " record (small: number not recorded; large: number not recorded): lines are to be held against"
                                + " each other only where you know that they are of the same.");
    }

    /** Where the last step of an epoch is short, as many steps are fewer examples. */
    @Test
    void epochsOfOtherSizesLieOverEachOtherByExamplesSeenToo() throws IOException {
        LineChart loss = TrainingCurves.of(List.of(trained("all", 1, 4, 8, 4), trained("some", 1, 4, 5, 4)))
                .charts()
                .get(0);
        assertThat(line(loss, "all").points()).extracting(Point::x).containsExactlyElementsOf(dealt(4, 8, 4));
        assertThat(line(loss, "some").points())
                .extracting(Point::x)
                .containsExactlyElementsOf(dealt(4, 5, 4))
                .endsWith(10.0);
    }

    @Test
    void stepsOfOneSizeLieOverEachOtherByStep() throws IOException {
        TrainingCurves curves = TrainingCurves.of(List.of(trained("one", 1, 4, 10, 3), trained("two", 4, 1, 10, 3)));
        assertThat(curves.charts().get(0).x().name()).isEqualTo("optimiser step");
        assertThat(line(curves.charts().get(0), "two").points())
                .extracting(Point::x)
                .containsExactly(1.0, 2.0, 3.0);
        assertThat(curves.notes()).isEmpty();
    }

    @Test
    void whereTheSizeOfAStepIsUnknownItIsSaid() throws IOException {
        TrainingCurves curves = TrainingCurves.of(List.of(
                trained("known", 1, 4, 10, 3),
                trained(
                        "hostile",
                        Map.of("training.workers", "-1", "training.examples-per-step", "4"),
                        Map.of(),
                        10,
                        3)));
        assertThat(curves.charts().get(0).x().name()).isEqualTo("optimiser step");
        assertThat(curves.notes())
                .containsExactly(
                        "How many examples a step has is not recorded for hostile: curves are laid over each other by"
                                + " optimiser step, which need not be the same amount of data.");
    }

    @Test
    void heldOutLinesAreOfOneSampleEachAndOthersAreNotToBeHeldAgainstThem() throws IOException {
        Experiment first = trained("first", 1, 4, 10, 3);
        Experiment second = trained("second", 1, 4, 10, 3);
        heldOut("first", line(1, sample(512, "aaaaaaaabbbb"), 0.5), line(2, sample(64, "ccccccccdddd"), 0.3));
        heldOut("second", line(2, sample(512, "aaaaaaaabbbb"), 0.4));
        TrainingCurves curves = TrainingCurves.of(List.of(first, second));
        LineChart loss = curves.charts().get(0);
        assertThat(line(loss, "first, held out, 512 examples").points()).containsExactly(new Point(1, 0.5));
        assertThat(line(loss, "first, held out, 64 examples").points()).containsExactly(new Point(2, 0.3));
        assertThat(line(loss, "second, held out, 512 examples").points()).containsExactly(new Point(2, 0.4));
        assertThat(curves.notes())
                .containsExactly(
                        "Their held-out points are not all of the same examples (first: 512 examples, sample aaaaaaaa,"
                                + " then 64 examples, sample cccccccc; second: 512 examples, sample aaaaaaaa): a line is of one sample,"
                                + " and only lines of the same one are to be held against each other.");
    }

    @Test
    void samplesOfOneSizeAreToldApartByTheirIds() throws IOException {
        Experiment first = trained("first", 1, 4, 10, 3);
        Experiment second = trained("second", 1, 4, 10, 3);
        heldOut("first", line(1, sample(512, "aaaaaaaabbbb"), 0.5));
        heldOut("second", line(2, sample(512, "ccccccccdddd"), 0.4));
        assertThat(TrainingCurves.of(List.of(first, second)).charts().get(0).lines())
                .extracting(Series::name)
                .contains(
                        "first, held out, 512 examples, sample aaaaaaaa",
                        "second, held out, 512 examples, sample cccccccc");
    }

    /** As of a run before the upgrade beside one after it. */
    @Test
    void aSampleThatIsNotRecordedIsNotToldToBeAnother() throws IOException {
        Experiment before = trained("before", 1, 4, 10, 3);
        Experiment after = trained("after", 1, 4, 10, 3);
        Experiment without = trained("without", 1, 4, 10, 3);
        heldOut("before", line(1, "", 0.5), line(2, "", 0.4));
        assertThat(TrainingCurves.of(List.of(before, without)).notes())
                .as("one alone is held against none")
                .isEmpty();
        heldOut("after", line(2, sample(512, "aaaaaaaabbbb"), 0.4));
        assertThat(TrainingCurves.of(List.of(before, after, without)).notes())
                .containsExactly(
                        "Their held-out points are not known to be of the same examples, which earlier versions did"
                                + " not record (before: number not recorded; after: 512 examples, sample aaaaaaaa): lines are to be"
                                + " held against each other only where you know that they are of the same.");
    }

    /** Their training curves begin anew wherever the reference moved. */
    @Test
    void aReferenceThatMovedIsSaid() throws IOException {
        Map<String, String> settings = Map.of("training.workers", "1", "training.examples-per-step", "4");
        TrainingCurves curves = TrainingCurves.of(List.of(
                trained("fixed", settings, Map.of(), 10, 3),
                trained("moved", settings, Map.of("training.reference-refresh-rounds", "2"), 10, 3)));
        assertThat(curves.notes())
                .singleElement()
                .asString()
                .startsWith("The reference of moved moved while it trained");
    }
}
