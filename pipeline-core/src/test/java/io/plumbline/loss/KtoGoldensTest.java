package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds KTO of labelled completions to the numbers of TRL's KTOTrainer in {@code kto.json}: loss, metrics and gradient. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KtoGoldensTest {
    private static final Offset<Double> EXACT = within(1e-12);

    private final JsonNode root = root();

    private static JsonNode root() {
        try (InputStream stream = KtoGoldensTest.class.getResourceAsStream("kto.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the numbers of TRL", e);
        }
    }

    private Stream<JsonNode> cases() {
        return StreamSupport.stream(root.get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreTrls(JsonNode golden) {
        LossBatch batch = batch(golden);
        double[] byToken = new double[batch.tokens()];
        LossSums sums = losses(golden).evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
        assertThat(sums.mean()).isCloseTo(golden.get("loss").doubleValue(), EXACT);
        double[][] gradient = gradient(golden, byToken);
        for (int row = 0; row < gradient.length; row++) {
            for (int column = 0; column < gradient.length; column++) {
                assertThat(gradient[row][column])
                        .isCloseTo(golden.get("gradient").get(row).get(column).doubleValue(), EXACT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void metricsAreTrls(JsonNode golden) {
        LossBatch batch = batch(golden);
        Reward reward = losses(golden).reward();
        PreferenceMetrics metrics = PreferenceMetrics.NONE;
        long correct = 0;
        for (int example = 0; example < batch.examples(); example++) {
            metrics = metrics.plus(PreferenceMetrics.of(LabelledReward.of(batch, example, reward, Rounding.NONE)));
            boolean rose = batch.logRatio(batch.best(example)) > 0;
            correct += rose == golden.at("/examples/" + example + "/label").booleanValue() ? 1 : 0;
        }
        Map<String, Double> named = metrics.named();
        named.put("kl", ReferencePoint.of(batch).nats());
        assertThat(named.remove("rewards/accuracies")).isEqualTo((double) correct / batch.examples());
        golden.get("metrics").fields().forEachRemaining(metric -> assertThat(named.remove(metric.getKey()))
                .as(metric.getKey())
                .isCloseTo(metric.getValue().doubleValue(), EXACT));
        assertThat(named.values()).as("of no completion, which TRL leaves out").allMatch(mean -> mean.isNaN());
    }

    @Test
    void casesAreOnBothSidesOfADivergenceOfNone() {
        assertThat(cases().map(golden -> golden.at("/metrics/kl").doubleValue()))
                .contains(0.0)
                .anyMatch(divergence -> divergence > 0.1);
    }

    private static WeightedLosses losses(JsonNode golden) {
        Map<String, String> options = new TreeMap<>();
        golden.get("options")
                .fields()
                .forEachRemaining(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return LossOptions.of(LossTypes.named("kto"), options).losses();
    }

    private LossBatch batch(JsonNode golden) {
        JsonNode examples = golden.get("examples");
        List<List<CompletionLogProbs>> batch = new ArrayList<>();
        for (int index = 0; index < examples.size(); index++) {
            JsonNode example = examples.get(index);
            JsonNode before = examples.get(index == 0 ? examples.size() - 1 : index - 1);
            int rank = example.get("label").booleanValue() ? 0 : 1;
            batch.add(List.of(
                    completion(golden, rank, example, example),
                    completion(golden, CompletionLogProbs.MISMATCHED, example, before)));
        }
        return LossBatch.of(batch);
    }

    private CompletionLogProbs completion(JsonNode golden, int rank, JsonNode prompt, JsonNode completion) {
        boolean asNamed = golden.get("policy").textValue().equals("policy");
        JsonNode policy = root.get(asNamed ? "policy" : "reference");
        JsonNode reference = root.get(asNamed ? "reference" : "policy");
        int[] ids = ids(prompt, completion);
        return CompletionLogProbs.ofTokens(rank, logProbs(policy, ids)).withReference(logProbs(reference, ids));
    }

    /** The last token of the prompt, then those of the completion: a token's logits are those of the one before. */
    private static int[] ids(JsonNode prompt, JsonNode completion) {
        JsonNode before = prompt.get("prompt");
        int[] tokens = LossGoldens.ids(completion.get("completion"));
        int[] ids = new int[tokens.length + 1];
        ids[0] = before.get(before.size() - 1).intValue();
        System.arraycopy(tokens, 0, ids, 1, tokens.length);
        return ids;
    }

    private static double[] logProbs(JsonNode table, int[] ids) {
        double[] logProbs = new double[ids.length - 1];
        for (int token = 0; token < logProbs.length; token++) {
            logProbs[token] = logSoftmax(table.get(ids[token]))[ids[token + 1]];
        }
        return logProbs;
    }

    private static double[] logSoftmax(JsonNode logits) {
        double[] row = new double[logits.size()];
        double sum = 0;
        for (int token = 0; token < row.length; token++) {
            row[token] = logits.get(token).doubleValue();
            sum += Math.exp(row[token]);
        }
        for (int token = 0; token < row.length; token++) {
            row[token] -= Math.log(sum);
        }
        return row;
    }

    /** The derivatives by the policy's table. */
    private double[][] gradient(JsonNode golden, double[] byToken) {
        JsonNode policy = root.get(golden.get("policy").textValue());
        JsonNode examples = golden.get("examples");
        double[][] gradient = new double[policy.size()][policy.size()];
        int at = 0;
        for (int index = 0; index < examples.size(); index++) {
            JsonNode before = examples.get(index == 0 ? examples.size() - 1 : index - 1);
            for (JsonNode completion : List.of(examples.get(index), before)) {
                int[] ids = ids(examples.get(index), completion);
                for (int token = 1; token < ids.length; token++) {
                    double[] row = logSoftmax(policy.get(ids[token - 1]));
                    for (int other = 0; other < row.length; other++) {
                        gradient[ids[token - 1]][other] +=
                                byToken[at] * ((other == ids[token] ? 1 : 0) - Math.exp(row[other]));
                    }
                    at++;
                }
            }
        }
        return gradient;
    }
}
