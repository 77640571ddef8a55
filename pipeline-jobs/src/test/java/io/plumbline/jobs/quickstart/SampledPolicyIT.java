package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Completions of the model that the chain starts from, of the policy that it leaves, and of one that waits for its gate. */
@ExtendWith(TestSpark.class)
class SampledPolicyIT {
    private static final List<StepName> CHAIN = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN);

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path folder;

    SampledPolicyIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void areThoseOfTheModelThatIsNamed() throws IOException {
        Grammar grammar = new Grammar(1);
        PreferenceFile.write(folder.resolve("train.jsonl"), grammar.pairs(60));
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(20));
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        assertThatThrownBy(() -> sample("sample.model=policy")).hasMessageContaining("train has not been done");
        List<String> start = sample();
        run(CHAIN);
        List<String> policy = sample("sample.model=policy");
        assertThat(policy).hasSameSizeAs(start).isNotEqualTo(start);
        assertThat(sample()).as("the start once more").isEqualTo(start);
        assertThat(sample("sample.model=" + folder.resolve("run/experiments/default/policy")))
                .as("the same model by its place")
                .isEqualTo(policy);

        run(List.of(StepName.TRAIN), "loss.beta=0.5", "score.minimum-accuracy=0.9");
        String[] waiting = {"sample.model=policy", "loss.beta=0.5", "score.minimum-accuracy=0.9"};
        run(List.of(StepName.SAMPLE), waiting);
        Path experiment = folder.resolve("run/experiments/default");
        assertThat(experiment.resolve("candidate/completions")).isDirectory();
        assertThat(rows(experiment.resolve("completions"))).isEqualTo(policy);
        said.clear();
        run(List.of(StepName.SAMPLE), waiting);
        assertThat(said).containsExactly("sample: up to date, nothing to do");
        assertThat(Files.exists(experiment.resolve("candidate/policy"))).isTrue();
    }

    private List<String> sample(String... settings) {
        run(List.of(StepName.SAMPLE), settings);
        return rows(folder.resolve("run/experiments/default/completions"));
    }

    private List<String> rows(Path completions) {
        return spark.read()
                .parquet(completions.toString())
                .orderBy("prompt_id", "index")
                .toJSON()
                .collectAsList();
    }

    private void run(List<StepName> steps, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "training.examples-per-step=16",
                "training.learning-rate=1e-2",
                "sample.prompts=" + folder.resolve("held-out.jsonl"),
                "sample.max-tokens=12",
                "sample.completions=2"));
        all.addAll(List.of(settings));
        new TinyChain(spark, folder, folder.resolve("run"), said::add).run(steps, all);
    }
}
