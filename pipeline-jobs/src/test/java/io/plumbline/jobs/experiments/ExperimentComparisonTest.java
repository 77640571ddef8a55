package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.compare.PairedComparison;
import io.plumbline.compare.ScoredExample;
import io.plumbline.watch.HeldOutSample;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingOutcomeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentComparisonTest {
    @TempDir
    private Path run;

    private Experiment trained(String name, Map<String, String> values) {
        return TrainedExperiment.of(run, name, Map.of(), values, 1);
    }

    /** Nine pairs of one prompt and three of others are worth 1.6 prompts; without the nine, three. */
    @Test
    void saysWhereAPromptThatOutweighsTheOthersTookTheIntervals() {
        List<ScoredExample> examples = IntStream.range(10, 22)
                .mapToObj(i -> new ScoredExample("" + i, 1, 1, 1, 0, 0, i < 19 ? "one" : "prompt " + i))
                .toList();
        List<String> cautions = new ArrayList<>();
        PairedTests.addPrompts(PairedComparison.of(examples.iterator(), examples.iterator()), cautions);
        assertThat(cautions)
                .containsExactly(
                        "One prompt has more of the pairs than all others together, and nothing shows by how much it might"
                                + " differ from them: there are no intervals of accuracies and"
                                + " margins, and no difference of accuracies counts as beyond chance. Hold out more prompts.");

        cautions.clear();
        List<ScoredExample> others = examples.subList(9, 12);
        PairedTests.addPrompts(PairedComparison.of(others.iterator(), others.iterator()), cautions);
        assertThat(cautions).isEmpty();
    }

    /** Returns an experiment whose policy was the best on a sample of held-out examples. */
    private Experiment best(String name, HeldOutSample sample) throws IOException {
        Path file = run.resolve("experiments").resolve(name).resolve("metrics/training.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                TrainingOutcomeJson.write(
                        new TrainingOutcome(60, 60, 40, "eval_rewards/accuracies", 0.7, sample, null, List.of())));
        return trained(name, Map.of());
    }

    private static List<String> cautions(Experiment first, Experiment... experiments) {
        return new ExperimentComparison(List.of(experiments), Map.of(), first, List.of(), Map.of(), List.of())
                .cautions();
    }

    /** The greatest of many noisy figures is above what the same policy reaches on other examples. */
    @Test
    void saysWhichPoliciesWereChosenByWhichHeldOutFigures() throws IOException {
        Experiment last = trained("last", Map.of());
        Experiment best = best("best", new HeldOutSample(512, "00c0ffee00c0ffee"));
        assertThat(cautions(last, last, best))
                .singleElement()
                .asString()
                .startsWith(
                        "best: its policy is that of the step which was best by eval_rewards/accuracies of 512 held-out"
                                + " examples, sample 00c0ffee00c0ffee (training.keep-best)");

        Experiment same = best("same", new HeldOutSample(512, "00c0ffee00c0ffee"));
        Experiment other = best("other", new HeldOutSample(2_048, "0123456789abcdef"));
        assertThat(cautions(best, best, same, other))
                .satisfiesExactly(
                        told -> assertThat(told).startsWith("best, same: the policy of each is that of the step"),
                        told -> assertThat(told)
                                .startsWith("other: its policy is")
                                .contains("of 2,048 held-out"));
    }
}
