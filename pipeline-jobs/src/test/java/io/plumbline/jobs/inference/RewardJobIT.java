package io.plumbline.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.Fixtures;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.TestSpark;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class RewardJobIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JavaSparkContext spark;

    @TempDir
    Path temporary;

    RewardJobIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    @Test
    void scoresAreThoseOfTorchForAnyPartitionsAndBatches() throws IOException {
        Path model = model();
        JsonNode golden = MAPPER.readTree(model.resolve("golden.json").toFile());
        List<CompletionGroup> groups = groups(golden.get("pairs"));
        Map<String, double[]> scored = scores(model, groups, 1, 4096);
        for (int i = 0; i < groups.size(); i++) {
            JsonNode wanted = golden.get("scores").get(i);
            assertThat(scored.get("pair-" + i)).hasSize(2);
            assertThat(scored.get("pair-" + i)[0])
                    .isCloseTo(wanted.get("chosen").asDouble(), within(1e-4));
            assertThat(scored.get("pair-" + i)[1])
                    .isCloseTo(wanted.get("rejected").asDouble(), within(1e-4));
        }
        assertThat(scores(model, groups, 3, 4096)).usingRecursiveComparison().isEqualTo(scored);
        Map<String, double[]> oneByOne = scores(model, groups, 2, 1);
        assertThat(oneByOne).hasSameSizeAs(scored);
        oneByOne.forEach((key, values) -> {
            assertThat(values[0]).isCloseTo(scored.get(key)[0], within(2e-6));
            assertThat(values[1]).isCloseTo(scored.get(key)[1], within(2e-6));
        });
    }

    @Test
    void theModelsOffsetIsSubtracted() throws IOException {
        Path model = model();
        List<CompletionGroup> groups =
                groups(MAPPER.readTree(model.resolve("golden.json").toFile()).get("pairs"));
        Path shifted = Files.createDirectory(temporary.resolve("shifted"));
        Files.copy(model.resolve("model.safetensors"), shifted.resolve("model.safetensors"));
        ObjectNode config =
                (ObjectNode) MAPPER.readTree(model.resolve("config.json").toFile());
        config.put("reward_offset", -1.5);
        MAPPER.writeValue(shifted.resolve("config.json").toFile(), config);
        Map<String, double[]> plain = scores(model, groups, 1, 4096);
        scores(shifted, groups, 1, 4096)
                .forEach((key, values) -> assertThat(values[1]).isCloseTo(plain.get(key)[1] + 1.5, within(1e-6)));
    }

    /** Each would give finite numbers that mean something else. */
    @Test
    void aModelIsAskedForWhatItGives() throws IOException {
        Path reward = model();
        Path language = reward.resolve("../../models/tinystories-656k").normalize();
        List<CompletionGroup> groups =
                groups(MAPPER.readTree(reward.resolve("golden.json").toFile()).get("pairs"));
        assertThatThrownBy(() -> scores(language, groups, 1, 4096))
                .hasMessageContaining("Cannot ask the model " + language
                        + " for scores: it is a language model, which gives log-probs; give a reward model");
        LogProbJob logProbs = new LogProbJob(source(reward), units -> {});
        JavaRDD<Batch> batches = BatchPlan.of(spark.parallelize(groups, 1), 4096, 1);
        // The same model is open for its scores meanwhile.
        assertThat(scores(reward, groups, 1, 4096)).hasSize(groups.size());
        assertThatThrownBy(() -> logProbs.of(batches).collect())
                .hasMessageContaining("Cannot ask the model " + reward
                        + " for log-probs: it is a reward model, which gives scores; give a language model");
    }

    private static Path model() {
        return Fixtures.orSkip("no reward model scores on executors").resolve("reward/llama");
    }

    private static List<CompletionGroup> groups(JsonNode pairs) {
        List<CompletionGroup> groups = new ArrayList<>();
        for (JsonNode pair : pairs) {
            groups.add(new CompletionGroup("pair-" + groups.size(), tokens(pair.get("prompt")), new int[][] {
                tokens(pair.get("chosen")), tokens(pair.get("rejected"))
            }));
        }
        return groups;
    }

    private static int[] tokens(JsonNode array) {
        return MAPPER.convertValue(array, int[].class);
    }

    private static ModelSource source(Path model) {
        String fingerprint = ModelDirectory.open(model).fingerprint();
        return new ModelSource(model.toString(), fingerprint, "cpu", Precision.FLOAT32, 1);
    }

    private Map<String, double[]> scores(Path model, List<CompletionGroup> groups, int parts, int maxBatchTokens) {
        return new RewardJob(source(model), units -> {})
                .of(BatchPlan.of(spark.parallelize(groups, parts), maxBatchTokens, parts)).collect().stream()
                        .collect(Collectors.toMap(CompletionScores::key, CompletionScores::scores));
    }
}
