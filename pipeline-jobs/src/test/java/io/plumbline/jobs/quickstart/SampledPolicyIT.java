package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Encoders;
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

    /** As a user looks at them while the policy is trained; the run is cut off after its first checkpoint. */
    @Test
    void whileItTrainsTheyAreThoseOfSampleAndStandOnceAfterAResume() throws IOException {
        Grammar grammar = new Grammar(1);
        PreferenceFile.write(folder.resolve("train.jsonl"), grammar.pairs(60));
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(20));
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        Path experiment = folder.resolve("run/experiments/default");
        Path file = experiment.resolve("metrics/completions.jsonl");
        String[] asked = {"score.every-rounds=1", "score.sample-prompts=3", "training.checkpoint-every-rounds=1"};
        run(CHAIN, asked);
        List<JsonNode> lines = lines(file);
        List<String> ids = lines.stream()
                .map(line -> line.get("id").textValue())
                .distinct()
                .toList();
        int last = lines.get(lines.size() - 1).get("step").intValue();
        assertThat(last).isEqualTo(4);
        assertThat(lines)
                .extracting(line -> line.get("step").intValue())
                .containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
        assertThat(ids)
                .isEqualTo(spark.read()
                        .parquet(folder.resolve("run/examples/split=held_out").toString())
                        .select("id")
                        .orderBy("id")
                        .limit(3)
                        .as(Encoders.STRING())
                        .collectAsList());
        assertThat(said).noneMatch(sentence -> lines.stream()
                .anyMatch(line -> sentence.contains(line.get("prompt").textValue())));
        assertThat(experiment.resolve("checkpoints/completions.jsonl")).doesNotExist();

        Map<String, String> sampled = new HashMap<>();
        run(List.of(StepName.SAMPLE), "sample.model=policy", "sample.temperature=0", "sample.completions=1");
        for (String row : rows(experiment.resolve("completions"))) {
            JsonNode read = new ObjectMapper().readTree(row);
            sampled.put(
                    read.get("prompt").textValue().strip(),
                    read.get("completion").textValue());
        }
        for (JsonNode line : lines.subList(9, 12)) {
            assertThat(sampled)
                    .containsEntry(
                            line.get("prompt").textValue().strip(),
                            line.get("completion").textValue());
        }
        assertThat(lines).extracting(line -> line.get("completion").textValue()).anyMatch(text -> !text.isBlank());

        String whole = Files.readString(file);
        byte[] weights = Files.readAllBytes(experiment.resolve("policy/model.safetensors"));
        for (String name : List.of("policy", "metrics", "checkpoints/step-4")) {
            assertThat(FileUtil.fullyDelete(experiment.resolve(name).toFile()))
                    .as(name)
                    .isTrue();
        }
        said.clear();
        run(List.of(StepName.TRAIN), asked);
        assertThat(said).anyMatch(sentence -> sentence.contains("Going on from the checkpoint of step 3 of 4"));
        assertThat(Files.readString(file)).isEqualTo(whole);
        assertThat(experiment.resolve("policy/model.safetensors")).hasBinaryContent(weights);

        // Switched off in the middle: what was sampled before stays.
        for (String name : List.of("policy", "metrics", "checkpoints/step-4")) {
            FileUtil.fullyDelete(experiment.resolve(name).toFile());
        }
        run(List.of(StepName.TRAIN), "score.every-rounds=1", "training.checkpoint-every-rounds=1");
        assertThat(lines(file)).isEqualTo(lines.subList(0, 9));
        String measured = Files.readString(experiment.resolve("metrics/held-out.jsonl"));
        assertThat(measured.lines()).hasSize(4);
        assertThat(experiment.resolve("checkpoints/held-out.jsonl")).hasContent(measured);
        for (String name : List.of("policy", "metrics", "checkpoints/step-4")) {
            FileUtil.fullyDelete(experiment.resolve(name).toFile());
        }
        run(List.of(StepName.TRAIN), "training.checkpoint-every-rounds=1");
        assertThat(lines(file)).isEqualTo(lines.subList(0, 9));
        assertThat(Files.readString(experiment.resolve("metrics/held-out.jsonl"))
                        .lines())
                .containsExactlyElementsOf(measured.lines().limit(3).toList());
        assertThat(experiment.resolve("checkpoints/held-out.jsonl"))
                .as("shown by an earlier training")
                .doesNotExist();

        run(List.of(StepName.TRAIN));
        assertThat(said).as("no part of the identity").last().asString().contains("up to date");
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
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
