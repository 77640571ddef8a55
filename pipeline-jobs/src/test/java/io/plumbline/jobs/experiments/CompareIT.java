package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.TestSpark;
import io.plumbline.report.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class CompareIT {
    private static final Map<String, String> LOW = Map.of("loss.type", "sigmoid", "loss.beta", "0.1");
    private static final Map<String, String> HIGH = Map.of("loss.type", "sigmoid", "loss.beta", "0.5");

    private static final String OTHER_STEPS =
            "The steps or epochs of these trainings are not of the same number of examples"
                    + " (high: 8 a step, 20 an epoch; low: 4 a step, 20 an epoch; low-again: 4 a step, 20 an epoch): their curves are"
                    + " laid over each other by the examples that they have seen.";

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path place;

    CompareIT(SparkSession spark) {
        this.spark = spark;
    }

    private void compare(ExperimentList list, String baseline, String out) {
        said.clear();
        new Compare(new Configuration(), baseline, out).run(list, () -> spark, said::add);
    }

    private ExperimentList list(String... places) {
        ExperimentList list = new ExperimentList(new Configuration());
        for (String one : places) {
            list.addPlace(place.resolve(one).toString());
        }
        return list;
    }

    private static Map<String, String> with(Map<String, String> settings, String examplesPerStep) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(Map.of("training.workers", "1", "training.examples-per-step", examplesPerStep));
        return all;
    }

    /** Of {@code count} pairs the first {@code worse} are wrong, and all from {@code better} on; others are right. */
    private static Map<String, Double> margins(int from, int count, int wrongFrom, int wrongTo, double size) {
        Map<String, Double> margins = new TreeMap<>();
        for (int i = from; i < from + count; i++) {
            margins.put("id%03d".formatted(i), i >= wrongFrom && i < wrongTo ? -size : size);
        }
        return margins;
    }

    /**
     * Low: wrong on 0 to 11 of 100; high: wrong on 12 to 14. So high is better on 12 and worse on 3, of which {@code
     * scipy.stats.binomtest(3, 15).pvalue} is 0.03515625; intervals by hand from Bonett and
     * Price: of the third, which is as the first, 1.96 √2 / 102 either way.
     */
    @Test
    void comparesOnTheSameExamplesAndSaysWhatDiffers() throws IOException {
        ScoredRun run = new ScoredRun(spark, place.resolve("run"), "reference");
        run.scored("low", 0.1, with(LOW, "4"), margins(0, 100, 0, 12, 0.1));
        run.scored("high", 0.5, with(HIGH, "8"), margins(0, 100, 12, 15, 0.5));
        run.scored("low-again", 0.1, with(LOW, "4"), margins(0, 100, 0, 12, 0.1));
        run.trained("unfinished", LOW);

        compare(list("run"), "low", null);

        String console = String.join("\n", said);
        assertThat(console)
                .contains("compare: 3 experiments, held against low")
                .contains("  loss.beta\n      high: 0.5\n      low: 0.1\n      low-again: 0.1")
                .doesNotContain("loss.type")
                .containsPattern("high +100 +100 +\\+0\\.0900 +\\+0\\.0109 to \\+0\\.1656 +12 +3 +0\\.0352 +0\\.0703")
                .containsPattern("low-again +100 +100 +\\+0\\.0000 +-0\\.0272 to \\+0\\.0272 +0 +0 +1\\.0000 +1\\.0000")
                // Margins are 1 or -1 once divided by beta: 0.94 less 0.76.
                .containsPattern("high +\\+0\\.1800 ")
                .contains(
                        "Whether high or low ranks more of the held-out examples as labelled cannot be told: better on 12, worse on 3"
                                + " of 100 prompts.")
                .contains("2 experiments are held against low, and")
                .contains("unfinished is not compared: it has not been scored; run score for it.")
                .contains("\n" + OTHER_STEPS + "\n")
                .endsWith("compare: wrote " + run.directory().path("compare.html"));
        String page = Files.readString(place.resolve("run/compare.html"));
        assertThat(page)
                .contains(
                        "<h1>Experiments compared</h1>",
                        "Differences from low, on the same examples",
                        ">0.0703<",
                        "unfinished is not")
                .contains("<svg", "Reward accuracy", OTHER_STEPS, "a chart of loss by examples seen.")
                .doesNotContain("<script", "http:", "https:");
        requireShown(place.resolve("run/compare.html"));
    }

    /** On a desk and on a telephone, where Chromium is installed; the pictures are left in {@code target/compare}. */
    private static void requireShown(Path page) throws IOException {
        Optional<Path> program = Browser.program();
        if (program.isEmpty()) {
            System.err.println("SKIPPED: no Chromium is installed, so that no comparison is looked at in a browser");
            return;
        }
        Path pictures = Files.createDirectories(Path.of("target/compare"));
        String layout;
        try (InputStream in = Browser.class.getResourceAsStream("/io/plumbline/score/page/layout.js")) {
            layout = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (Browser browser = Browser.start(program.get())) {
            for (int width : new int[] {1280, 390}) {
                browser.open(page, new Browser.Screen(width, 900, "light"));
                browser.picture(pictures.resolve("compare-" + width + ".png"));
                assertThat(browser.complaints()).as("complaints at %d", width).isEmpty();
                assertThat(browser.evaluate(layout)).as("layout at %d", width).isEmpty();
                assertThat(browser.evaluate("document.querySelectorAll('svg').length")
                                .asInt())
                        .isPositive();
            }
        }
    }

    /**
     * Losses of {@code stats.ttest_rel} (scipy 1.17.1) over {@code log1p(exp(-margin))}. The two policies rank every pair alike;
     * the loss alone shows that one of them is surer, and is right in most.
     */
    @Test
    void testsLossesOfOneDefinitionAndSaysWhyOthersAreNot() {
        ScoredRun run = new ScoredRun(spark, place.resolve("run"), "reference");
        run.scored("base", 0.1, LOW, margins(0, 100, 0, 12, 0.1));
        run.scored("surer", 0.1, LOW, margins(0, 100, 0, 12, 0.3));
        run.scored("high", 0.5, HIGH, margins(0, 100, 0, 12, 0.1));
        run.scoredEarly("early", 0.1, LOW, margins(0, 100, 0, 12, 0.1));

        compare(list("run"), "base", null);

        assertThat(String.join("\n", said))
                .containsPattern(
                        "loss +95 % interval +p +adjusted\n +surer +-0\\.0660 +-0\\.0790 to -0\\.0531 +< 0\\.0001 +< 0\\.0001\n")
                .contains(
                        "Whether surer or base ranks more of the held-out examples as labelled cannot be told: better on 0,"
                                + " worse on 0 of 100 prompts. The held-out loss of surer is lower than that of base, beyond chance:"
                                + " by 0.0660 on average.")
                .contains(
                        "The loss of high is not tested against that of base: with another loss.beta a loss is not on the"
                                + " same scale, and the smaller one is not the better one; accuracies and margins without beta are"
                                + " tested.")
                .contains(
                        "The loss of early is not tested against that of base: the scores of one of them are of an earlier"
                                + " version, which kept no loss of an example; delete its scores/ and run score to have them.")
                .contains("3 experiments are held against base, and")
                .contains("What the same settings come to with another training.seed is not in them")
                .doesNotContain("differ by something else");
    }

    /**
     * Ten pairs a prompt: 12 pairs that are better are two prompts, which chance makes ({@code binomtest(0, 2).pvalue} is 0.5), and
     * 12 decisions where nobody kept which of them share a prompt ({@code binomtest(0, 12).pvalue} is 0.00049).
     */
    @Test
    void pairsOfOnePromptAreOneDecision() {
        ScoredRun run = new ScoredRun(spark, place.resolve("run"), "reference");
        run.scoredEarly("early", 0.1, LOW, margins(0, 100, 0, 12, 0.1));
        run.scoredEarly("early-too", 0.1, LOW, margins(0, 100, 0, 0, 0.1));
        run.scoredByPrompts("late", 0.1, LOW, margins(0, 100, 0, 0, 0.1), 10);

        compare(list("run"), "early", null);

        String caution =
                ": The scores of both are of an earlier version, which kept no ids of prompts: each example counts as"
                        + " a prompt of its own, so that where several share one, intervals are too narrow and tests too sure;"
                        + " delete scores/ of one of the two and run score to have them.";
        assertThat(String.join("\n", said))
                .containsPattern("early-too +100 +100 +\\+0\\.1200 .*12 +0 +0\\.0005 +0\\.0010")
                .containsPattern("late +100 +10 +\\+0\\.1200 .*2 +0 +0\\.5000 +0\\.5000")
                .contains(
                        "Whether late or early ranks more of the held-out examples as labelled cannot be told: better on 2,"
                                + " worse on 0 of 10 prompts.")
                .contains("early and early-too" + caution)
                .doesNotContain("early and late" + caution)
                .contains(
                        "early: the intervals of its summary.json are of an earlier version, which drew examples one by one;")
                .doesNotContain("late: the intervals");
    }

    /** As leaderboards do that put figures of different test sets side by side. */
    @Test
    void saysWhereExamplesReferencesAndLossesAreOthers() throws IOException {
        new ScoredRun(spark, place.resolve("a/run"), "one").scored("default", 0.1, LOW, margins(0, 60, 0, 30, 0.1));
        new ScoredRun(spark, place.resolve("b/run"), "two")
                .scored("default", 0.1, Map.of("loss.type", "ipo", "loss.beta", "0.1"), margins(10, 60, 0, 0, 0.1));
        new ScoredRun(spark, place.resolve("c/run"), "one").scored("default", 0.1, LOW, margins(500, 10, 0, 0, 0.1));

        compare(
                list("a/run", "b/run/experiments/default", "c/run"),
                null,
                place.resolve("out/page.html").toString());

        assertThat(said)
                .contains("compare: 3 experiments, held against a/run/default")
                .contains(
                        "b/run/default ranks more of the held-out examples as labelled than a/run/default, beyond chance:"
                                + " better on 20, worse on 0 of 50 prompts.")
                .contains(
                        "a/run/default and b/run/default: They were trained with other losses (loss.type): each is judged by"
                                + " the rewards of its own loss, and losses and margins are not compared.")
                .contains(
                        "a/run/default and b/run/default: Their references are other models: rewards count from different"
                                + " places, and margins and losses are not compared.")
                .contains(
                        "a/run/default and b/run/default: Their held-out examples are not the same: 50 are compared, 10 stand"
                                + " in a/run/default alone, 10 in b/run/default alone. The held-out figures above are of each one's"
                                + " own examples.")
                .contains("c/run/default and a/run/default have no held-out example in common and are not compared.")
                .noneMatch(line -> line.contains("margin / beta"));
        assertThat(place.resolve("out/page.html")).exists();
        assertThat(place.resolve("a/run/compare.html")).doesNotExist();
    }

    /** The ids of examples are of their whole texts, and do not show it. */
    @Test
    void saysWhereTheTextsWereCutAtOtherLengths() throws IOException {
        new ScoredRun(spark, place.resolve("short"), "one", Map.of("tokenizer.max-length", "64"))
                .scored("default", 0.1, LOW, margins(0, 9, 0, 3, 0.1));
        new ScoredRun(spark, place.resolve("long"), "one", Map.of("tokenizer.max-length", "512"))
                .scored("default", 0.1, LOW, margins(0, 9, 0, 1, 0.1));

        compare(list("short", "long"), null, null);

        assertThat(said)
                .contains("short/default and long/default: Their texts were cut into tokens in other ways"
                        + " (tokenizer.max-length): the scores of an example may be of other parts of its texts, and"
                        + " margins and losses are not compared.")
                .noneMatch(line -> line.contains("margin / beta"));
    }

    /** People keep their run directories in a folder of that name, and it names no experiment then. */
    @Test
    void findsRunDirectoriesInAFolderThatIsCalledExperiments() throws IOException {
        for (String run : List.of("first", "second")) {
            new ScoredRun(spark, place.resolve("experiments").resolve(run), "reference")
                    .scored("default", 0.1, LOW, margins(0, 5, 0, 2, 0.1));
        }

        compare(list("experiments/first", "experiments/second/experiments/default"), null, null);

        assertThat(said).contains("compare: 2 experiments, held against first/default");
    }

    @Test
    void refusesAnExperimentThatARunReplacesMeanwhile() throws IOException {
        ScoredRun run = new ScoredRun(spark, place.resolve("run"), "reference");
        run.scored("one", 0.1, LOW, margins(0, 5, 0, 2, 0.1));
        run.scored("two", 0.1, LOW, margins(0, 5, 0, 1, 0.1));

        assertRefused(
                () -> new Compare(new Configuration(), null, null)
                        .run(
                                list("run"),
                                () -> {
                                    run.trained("two", HIGH);
                                    return spark;
                                },
                                said::add),
                "two was changed by a run while it was read; compare again");
        assertThat(place.resolve("run/compare.html")).doesNotExist();
    }

    @Test
    void refusesWhatCannotBeCompared() throws IOException {
        ScoredRun run = new ScoredRun(spark, place.resolve("run"), "reference");
        run.scored("one", 0.1, LOW, margins(0, 5, 0, 2, 0.1));
        run.trained("two", LOW);
        String root = run.directory().root().toString();

        assertRefused(
                () -> compare(list("run"), null, null),
                "it takes two experiments with scores, of 2 here only one has any; two: it has not been scored; run score for"
                        + " it");
        assertRefused(
                () -> compare(list("run/experiments/one"), null, null),
                "it takes two experiments with scores, of 1 here only one has any; run another with --set run.name=NAME and"
                        + " the keys that are to differ, or several by sweep, or name experiments of other run directories"
                        + " too");
        assertRefused(
                () -> list("run/experiments/on"), root + " has no experiment 'on'; it has one, two; did you mean one?");
        assertRefused(() -> list("run", "run/experiments/one"), "experiment 'one' of " + root + " is named twice");
        assertRefused(
                () -> list("nowhere"),
                run.directory().root().getParent() + "/nowhere has no experiments; name a run"
                        + " directory, or RUN_DIR/experiments/NAME for one experiment of it");
        assertThat(place.resolve("nowhere")).doesNotExist();

        run.scored("three", 0.1, LOW, margins(0, 5, 0, 1, 0.1));
        assertRefused(
                () -> compare(list("run"), "two", null),
                "--baseline two is none of the experiments that have scores: one, three");
        Files.writeString(place.resolve("mine.html"), "<h1>Mine</h1>");
        String mine = place.resolve("mine.html").toString();
        assertRefused(
                () -> compare(list("run"), null, mine),
                run.directory().root().getParent()
                        + "/mine.html is no page that compare wrote; give another --out, or move it away");
        // A sweep says so before it trains.
        assertRefused(
                () -> new Compare(new Configuration(), null, mine).check(root, List.of("one")),
                run.directory().root().getParent()
                        + "/mine.html is no page that compare wrote; give another --out, or move it away");
        assertRefused(
                () -> new Compare(new Configuration(), "two", null).check(root, List.of("one", "three")),
                "--baseline two is none of the experiments: one, three");
        assertThat(place.resolve("mine.html")).hasContent("<h1>Mine</h1>");
    }

    private static void assertRefused(ThrowingCallable work, String problem) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot compare: " + problem);
    }
}
