package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.compare.PairedComparison;
import io.plumbline.compare.ScoredExample;
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

    /** The greatest of many noisy figures is above what the same policy reaches on other examples. */
    @Test
    void saysWhichPoliciesWereChosenByHeldOutFigures() {
        Experiment last = trained("last", Map.of());
        Experiment best = trained("best", Map.of("training.keep-best", "eval_rewards/accuracies"));

        assertThat(new ExperimentComparison(List.of(last, best), Map.of(), last, List.of(), Map.of(), List.of())
                        .cautions())
                .singleElement()
                .asString()
                .startsWith(
                        "best: its policy is that of the step which was best by eval_rewards/accuracies of held-out");

        Experiment other = trained("other", Map.of("training.keep-best", "eval_rewards/accuracies"));
        assertThat(new ExperimentComparison(List.of(best, other), Map.of(), best, List.of(), Map.of(), List.of())
                        .cautions())
                .singleElement()
                .asString()
                .startsWith("best, other: the policy of each is that of the step");
    }
}
