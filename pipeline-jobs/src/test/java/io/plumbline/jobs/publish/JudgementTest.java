package io.plumbline.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.PairedComparison;
import io.plumbline.compare.ScoredExample;
import io.plumbline.jobs.config.EvaluationConfig;
import io.plumbline.jobs.config.PublishConfig;
import io.plumbline.jobs.config.ScoreConfig;
import io.plumbline.jobs.score.StoredSummary;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gates, of figures that are made up. */
class JudgementTest {
    private static final PublishConfig ALL = new PublishConfig("/p", 5, 0.55, true, 0.02, 10.0);
    private static final PublishConfig NONE = new PublishConfig("/p", 5, 0, false, null, null);
    private static final String GOOD =
            """
            {"verdicts": [], "pairs": 1000, "prompts": 900, "rewards/accuracies": 0.65, "confidence": {"rewards/accuracies": [0.6, 0.7],
             "accuracy_over_longer_wins": [0.01, 0.2], "accuracy_over_shorter_wins": [0.02, 0.3]}}
            """;

    @TempDir
    private Path folder;

    @Test
    void aPolicyThatReachesEverythingPassesAndEachGateTellsItsNumbers() {
        List<Gate> gates = gates(ALL, 0.6, GOOD, 9.5, paired(index -> index < 600, index -> index < 610));
        assertThat(gates).allMatch(Gate::passes);
        assertThat(gates.stream().map(Gate::text))
                .satisfiesExactly(
                        text -> assertThat(text)
                                .isEqualTo(
                                        "held-out reward accuracy is 0.6500 (score.minimum-accuracy asks for at least 0.6000)"),
                        text -> assertThat(text)
                                .isEqualTo("the 95 % interval of the held-out reward accuracy is 0.6000 to 0.7000"
                                        + " (publish.accuracy-lower-end asks for at least 0.5500 at its lower end)"),
                        text -> assertThat(text)
                                .startsWith(
                                        "the 95 % interval of the held-out reward accuracy less that of \"the"
                                                + " longer one wins\" is 0.0100 to 0.2000, less that of \"the shorter one wins\" 0.0200 to 0.3000"),
                        text -> assertThat(text)
                                .startsWith("on the 1000 held-out examples (1000 prompts) that both have scores of, the"
                                        + " reward accuracy is 0.6100, that of the published V 0.6000")
                                .contains("worse on 0) (publish"),
                        text -> assertThat(text)
                                .isEqualTo("the chosen completions lost 9.50 nats on average"
                                        + " (publish.largest-chosen-fall asks for at most 10.00)"));
    }

    @Test
    void everyGateThatIsNotPassedIsNamed() {
        String weak =
                """
                {"verdicts": [{"code": "no_better_than_length", "text": "t"}], "prompts": 900, "rewards/accuracies": 0.5,
                 "confidence": {"rewards/accuracies": [0.45, 0.55], "accuracy_over_longer_wins": [-0.05, 0.1],
                 "accuracy_over_shorter_wins": [0.1, 0.2]}}
                """;
        List<Gate> gates = gates(ALL, 0.6, weak, 10.5, paired(index -> index < 600, index -> index < 500));
        assertThatThrownBy(() -> Judgement.require(gates, "/p", "/r/report.html"))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessageStartingWith("Cannot publish: the policy does not pass 5 of 5 gates: ")
                .hasMessageContaining("score.minimum-accuracy asks for at least 0.6000")
                .hasMessageContaining("0.4500 to 0.5500 (publish.accuracy-lower-end")
                .hasMessageContaining("-0.0500 to 0.1000")
                .hasMessageContaining("better on 0 prompts, worse on 100) (publish.worse-at-most")
                .hasMessageContaining("lost 10.50 nats")
                .hasMessageEndingWith(
                        ". Nothing has changed in /p; see /r/report.html, train a better policy, or ask for less");
        assertThat(gates(NONE, 0, weak, 10.5, paired(index -> true, index -> false)))
                .isEmpty();
    }

    @Test
    void whatIsOnTheBoundPassesAndWhatIsAHairBeyondDoesNot() {
        assertThat(gates(of(0.6, false, null, null), 0, GOOD, 0, null)).allMatch(Gate::passes);
        assertThat(gates(of(0.6001, false, null, null), 0, GOOD, 0, null)).noneMatch(Gate::passes);
        assertThat(gates(of(0, false, null, 5.0), 0, GOOD, 5.0, null)).allMatch(Gate::passes);
        assertThat(gates(of(0, false, null, 5.0), 0, GOOD, 5.0001, null)).noneMatch(Gate::passes);
        assertThat(gates(NONE, 0.65, GOOD, 0, null)).allMatch(Gate::passes);
        assertThat(gates(NONE, 0.6501, GOOD, 0, null)).noneMatch(Gate::passes);
        // 20 of 1000 worse, none better: within the bound, and surely worse all the same. 10 each way more: not sure.
        PublishConfig within = of(0, false, 0.02, null);
        assertThat(gates(within, 0, GOOD, 0, paired(index -> index < 600, index -> index < 580)))
                .noneMatch(Gate::passes);
        assertThat(gates(within, 0, GOOD, 0, paired(index -> index < 600, index -> index >= 40 && index < 630)))
                .allMatch(Gate::passes);
        assertThat(gates(within, 0, GOOD, 0, paired(index -> index < 600, index -> index >= 200 && index < 770)))
                .noneMatch(Gate::passes);
        assertThat(gates(within, 0, GOOD, 0, null))
                .as("nothing is published yet")
                .isEmpty();
    }

    @Test
    void whatCannotBeJudgedDoesNotPass() {
        String withoutPairs = "{\"verdicts\": [], \"rewards/accuracies\": null}";
        PairedComparison strangers = PairedComparison.of(
                List.of(new ScoredExample("a", 1, 1, 0)).iterator(),
                List.of(new ScoredExample("b", 1, 1, 0)).iterator());
        List<Gate> gates = gates(ALL, 0.5, withoutPairs, Double.NaN, strangers);
        assertThat(gates).hasSize(5).noneMatch(Gate::passes);
        assertThat(gates.stream().map(Gate::found))
                .satisfiesExactly(
                        found -> assertThat(found).isEqualTo("there is no held-out pair to judge by"),
                        found -> assertThat(found).isEqualTo("there is no held-out pair to judge by"),
                        found -> assertThat(found).isEqualTo("there is no held-out pair to judge by"),
                        found -> assertThat(found)
                                .isEqualTo("no held-out example has scores of the published V as well"),
                        found -> assertThat(found).isEqualTo("there is no held-out pair to judge by"));
        // Of mostly other examples, whatever the few say; not where one has many more besides.
        PublishConfig within = of(0, false, 0.02, null);
        List<ScoredExample> all = examples(index -> true);
        PairedComparison most = PairedComparison.of(
                all.subList(0, 900).iterator(), all.subList(401, 1000).iterator());
        assertThat(most.examples()).isEqualTo(499);
        assertThat(gates(within, 0, GOOD, 0, most)).allMatch(Gate::passes);
        PairedComparison rest = PairedComparison.of(
                all.subList(0, 700).iterator(), all.subList(401, 1000).iterator());
        assertThat(gates(within, 0, GOOD, 0, rest)).singleElement().satisfies(gate -> {
            assertThat(gate.passes()).isFalse();
            assertThat(gate.found())
                    .isEqualTo(
                            "only 299 held-out examples have scores of the published V as well, of at least 599 of each");
        });
        PairedComparison grown = PairedComparison.of(all.subList(0, 10).iterator(), all.iterator());
        assertThat(gates(within, 0, GOOD, 0, grown)).allMatch(Gate::passes);
        // Four pairs that all agree: every resample is the same, and the interval a point.
        String few =
                GOOD.replace("\"verdicts\": []", "\"verdicts\": [{\"code\": \"held_out_too_small\", \"text\": \"t\"}]");
        assertThat(gates(of(0, true, null, null), 0, few, 0, null))
                .singleElement()
                .satisfies(gate -> assertThat(gate.passes()).isFalse())
                .satisfies(gate ->
                        assertThat(gate.found()).endsWith(", and is not sure: see the verdicts in summary.json"));
        assertThat(gates(of(0.5, false, null, null), 0, few, 0, null))
                .singleElement()
                .satisfies(gate -> assertThat(gate.passes()).isFalse())
                .satisfies(gate -> assertThat(gate.found())
                        .endsWith("0.6000 to 0.7000, and is not sure: see the verdicts in summary.json"));
        // Of an unchanged policy nothing else is said, though the pairs may be as few.
        assertThat(gates(of(0.5, false, null, null), 0, few.replace("held_out_too_small", "learned_nothing"), 0, null))
                .singleElement()
                .satisfies(gate -> assertThat(gate.passes()).isFalse())
                .satisfies(gate -> assertThat(gate.found())
                        .endsWith("0.6000 to 0.7000, and is not sure: see the verdicts in summary.json"));
        // A gate below chance asks for less than the verdict, and the interval says that it is wide.
        assertThat(gates(of(0.3, false, null, null), 0, few.replace("[0.6, 0.7]", "[0.4, 0.7]"), 0, null))
                .allMatch(Gate::passes);
        String ofOnePrompt = "{\"verdicts\": [], \"pairs\": 50, \"prompts\": 1, \"rewards/accuracies\": 1.0}";
        assertThat(gates(of(0.5, true, null, null), 0, ofOnePrompt, 0, null))
                .hasSize(2)
                .noneMatch(Gate::passes)
                .extracting(Gate::found)
                .containsOnly("all held-out pairs are of one prompt, so that there is no interval to judge by");
        String outweighed =
                ofOnePrompt.replace("\"prompts\": 1", "\"prompts\": 6, \"confidence\": {\"reason\": \"x\"}");
        assertThat(gates(of(0.5, true, null, null), 0, outweighed, 0, null))
                .noneMatch(Gate::passes)
                .extracting(Gate::found)
                .containsOnly(
                        "one prompt of the held-out pairs outweighs the others, so that there is no interval to judge by");
    }

    /** Twenty pairs a prompt: 40 that are worse are two decisions, which chance makes, and not forty. */
    @Test
    void pairsOfOnePromptAreJudgedAsOne() {
        PublishConfig within = of(0, false, 0.05, null);
        IntPredicate published = index -> index < 600;
        IntPredicate worse = index -> index < 560;
        assertThat(gates(within, 0, GOOD, 0, paired(published, worse)))
                .noneMatch(Gate::passes)
                .allMatch(gate -> gate.found().contains("better on 0 prompts, worse on 40)"));
        PairedComparison together = PairedComparison.of(
                examples(published, 20).iterator(), examples(worse, 20).iterator());
        assertThat(gates(within, 0, GOOD, 0, together))
                .allMatch(Gate::passes)
                .allMatch(gate -> gate.found().contains("(50 prompts)")
                        && gate.found().endsWith("better on 0 prompts, worse on 2)"));
    }

    /** Of 1000 pairs 990 are of one prompt, which hides by how much prompts differ. */
    @Test
    void aPromptThatOutweighsTheOthersLeavesNothingToJudgeBy() {
        List<ScoredExample> examples = examples(index -> true).stream()
                .map(each -> new ScoredExample(
                        each.id(),
                        1,
                        1,
                        1,
                        0,
                        0,
                        each.id().compareTo(String.format("%064x", 10)) < 0 ? each.id() : "one"))
                .toList();

        assertThat(gates(
                        of(0, false, 0.02, null),
                        0,
                        GOOD,
                        0,
                        PairedComparison.of(examples.iterator(), examples.iterator())))
                .singleElement()
                .satisfies(gate -> assertThat(gate.passes()).isFalse())
                .satisfies(gate -> assertThat(gate.found())
                        .contains("95 % interval of the difference not known, as one prompt has more of the pairs than"
                                + " all others together; better on 0 prompts, worse on 0)"));
    }

    /** What an earlier version has written does not say which examples share a prompt. */
    @Test
    void figuresOfAnEarlierVersionAreJudgedWithAWord() {
        String early = GOOD.replace(" \"prompts\": 900,", "");
        PairedComparison unknown = PairedComparison.of(
                examples(index -> true, 0).iterator(),
                examples(index -> true, 0).iterator());
        List<Gate> gates = gates(of(0.55, true, 0.02, null), 0, early, 0, unknown);
        assertThat(gates).hasSize(3).allMatch(Gate::passes);
        assertThat(gates.subList(0, 2)).allMatch(gate -> gate.found()
                .endsWith(", of a summary of an earlier version: too narrow where several held-out examples share a"
                        + " prompt; delete summary.json and run score to have it over prompts"));
        assertThat(gates.get(2).found())
                .endsWith(
                        "; both scores are of an earlier version, which kept no ids of prompts, so that the interval is too"
                                + " narrow where examples share one");
    }

    private static PublishConfig of(double lowerEnd, boolean length, Double worse, Double fall) {
        return new PublishConfig("/p", 5, lowerEnd, length, worse, fall);
    }

    /** A thousand pairs; tells which of them the published policy and the other rank as labelled. */
    private static PairedComparison paired(IntPredicate published, IntPredicate other) {
        return PairedComparison.of(
                examples(published).iterator(), examples(other).iterator());
    }

    private static List<ScoredExample> examples(IntPredicate correct) {
        return examples(correct, 1);
    }

    /** Of so many pairs a prompt; 0: it is not known. */
    private static List<ScoredExample> examples(IntPredicate correct, int pairsOfOne) {
        return IntStream.range(0, 1000)
                .mapToObj(index -> new ScoredExample(
                        String.format("%064x", index),
                        1,
                        correct.test(index) ? 1 : 0,
                        correct.test(index) ? 1 : -1,
                        0,
                        0,
                        pairsOfOne == 0 ? null : "prompt " + index / pairsOfOne))
                .toList();
    }

    private List<Gate> gates(
            PublishConfig config, double minimum, String summary, double fall, PairedComparison paired) {
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString(), new Configuration());
        directory.write("summary.json", summary);
        ScoreFigures figures = new ScoreFigures() {
            @Override
            public double chosenFall() {
                return fall;
            }

            @Override
            public Optional<OverPublished> overPublished() {
                return Optional.ofNullable(paired).map(comparison -> new OverPublished("V", comparison));
            }
        };
        return new Judgement(
                        config,
                        new ScoreConfig(100, 0, minimum, false, new EvaluationConfig(0, 512, 0)),
                        new StoredSummary(directory, ResultFolder.SHARED),
                        figures)
                .gates();
    }
}
