package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds losses that TRL's goldens lack to torch's values and gradients of their papers' formulas, in {@code torch.json}. */
class TorchLossesTest {
    private final LossGoldens goldens = LossGoldens.load();

    @Test
    void valuesAndGradientsAreTorchs() throws IOException {
        Set<String> compared = new HashSet<>();
        for (JsonNode golden : cases()) {
            String type = golden.get("loss_type").textValue();
            Map<String, String> options = new TreeMap<>();
            golden.get("options")
                    .fields()
                    .forEachRemaining(field ->
                            options.put(field.getKey(), field.getValue().asText()));
            LossBatch batch =
                    withMargins(withLessReference(golden.get("reference_less").doubleValue()), golden.path("margins"));
            double[] byToken = new double[batch.tokens()];
            LossSums sums = LossOptions.of(LossTypes.named(type), options)
                    .losses()
                    .evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
            assertThat(sums.mean())
                    .as(golden.toString())
                    .isCloseTo(golden.get("loss").doubleValue(), within(1e-12));
            assertThat(goldens.logitGradientNorm(byToken))
                    .as(golden.toString())
                    .isCloseTo(golden.get("grad_norm").doubleValue(), within(1e-12));
            compared.add(type);
        }
        assertThat(compared).contains("dpop", "rdpo", "odpo", "simpo", "cpo", "orpo");
    }

    private static JsonNode cases() throws IOException {
        try (InputStream stream = TorchLossesTest.class.getResourceAsStream("torch.json")) {
            return new ObjectMapper().readTree(stream).get("cases");
        }
    }

    /** The same pairs, with a margin each where there are any. */
    private static LossBatch withMargins(LossBatch batch, JsonNode margins) {
        if (margins.isMissingNode()) {
            return batch;
        }
        double[] weights = new double[batch.examples()];
        double[] betterBy = new double[batch.examples()];
        for (int example = 0; example < weights.length; example++) {
            weights[example] = 1;
            betterBy[example] = margins.get(example).doubleValue();
        }
        return batch.withStrengths(weights, betterBy);
    }

    private LossBatch withLessReference(double less) {
        LossBatch batch = goldens.batch();
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (int example = 0; example < batch.examples(); example++) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                completions.add(CompletionLogProbs.ofTokens(batch.rank(completion), batch.policyTokens(completion))
                        .withReference(batch.reference(completion) - less));
            }
            examples.add(completions);
        }
        return LossBatch.of(examples);
    }
}
