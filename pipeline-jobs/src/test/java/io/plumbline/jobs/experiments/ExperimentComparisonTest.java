package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.compare.PairedComparison;
import io.plumbline.compare.ScoredExample;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentComparisonTest {
    @TempDir
    private Path run;

    private Experiment trained(String name, Map<String, String> values) {
        RecordedInputs inputs = new RecordedInputs(
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(values),
                new TreeMap<>());
        StepRecord train = new StepRecord(inputs, "policy", 1, 1, "", new TreeMap<>(), Instant.EPOCH, Instant.EPOCH);
        return new Experiment(
                name,
                RunDirectory.look(run.toString(), new Configuration()),
                ResultFolder.experiment(name),
                Manifest.EMPTY,
                Manifest.EMPTY.with("train", train));
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
    }
}
