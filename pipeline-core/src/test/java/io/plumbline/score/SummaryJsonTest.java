package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void keysStandInAFixedOrder() throws Exception {
        JsonNode json =
                MAPPER.readTree(SummaryJson.write(Scores.summary(Scores.ELEVEN, 100), List.of(), Scores.COMPUTED));
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "verdicts",
                        "pairs",
                        "ties",
                        "loss",
                        "rewards/chosen",
                        "rewards/rejected",
                        "rewards/accuracies",
                        "rewards/margins",
                        "logps/chosen",
                        "logps/rejected",
                        "policy_accuracy",
                        "policy_accuracy_per_token",
                        "reference_accuracy",
                        "longer_wins",
                        "equal_lengths",
                        "prompts",
                        "beta",
                        "confidence",
                        "slices",
                        "calibration",
                        "margins_histogram",
                        "engine");
        assertThat(json.get("pairs").asLong()).isEqualTo(11);
        assertThat(json.get("rewards/accuracies").asDouble()).isEqualTo(4.0 / 11);
        assertThat(json.at("/confidence/level").asDouble()).isEqualTo(0.95);
        assertThat(json.at("/confidence/policy_accuracy")).hasSize(2);
        assertThat(json.at("/slices/source/0/name").asText()).isEqualTo("a");
        assertThat(json.at("/slices/source/0/pairs").asLong()).isEqualTo(7);
        assertThat(json.at("/slices/length_difference")).hasSize(5);
    }

    @Test
    void theEngineIsNamedWithTheReasonForItWhereThereIsOne() throws Exception {
        ScoreSummary summary = Scores.summary(Scores.ELEVEN, 0);
        assertThat(MAPPER.readTree(SummaryJson.write(summary, List.of(), Scores.COMPUTED))
                        .get("engine"))
                .isEqualTo(
                        MAPPER.readTree("{\"type\": \"cpu\", \"device\": \"processor\", \"precision\": \"float32\"}"));
        ComputedBy fallback = new ComputedBy("cpu", "processor", "float32", "There is no GPU");
        assertThat(MAPPER.readTree(SummaryJson.write(summary, List.of(), fallback))
                        .at("/engine/reason")
                        .asText())
                .isEqualTo("There is no GPU");
    }

    @Test
    void figuresWithoutPairsAreNull() throws Exception {
        JsonNode json = MAPPER.readTree(SummaryJson.write(Scores.summary(List.of(), 100), List.of(), Scores.COMPUTED));
        assertThat(json.get("pairs").asLong()).isZero();
        assertThat(json.get("rewards/accuracies").isNull()).isTrue();
        assertThat(json.get("loss").isNull()).isTrue();
        assertThat(json.get("policy_accuracy").isNull()).isTrue();
        assertThat(json.has("confidence")).isFalse();
        assertThat(json.at("/slices/source")).isEmpty();
    }

    @Test
    void sameScoresSameText() {
        assertThat(SummaryJson.write(Scores.summary(Scores.ELEVEN, 100), List.of(), Scores.COMPUTED))
                .isEqualTo(SummaryJson.write(Scores.summary(Scores.ELEVEN, 100), List.of(), Scores.COMPUTED));
    }
}
