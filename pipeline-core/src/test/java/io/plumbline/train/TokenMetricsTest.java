package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.loss.CompletionLogProbs;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossGoldens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenMetricsTest {
    private final LossGoldens goldens = LossGoldens.load();
    private final List<PromptGroup> groups = new ArrayList<>();

    /** In float32, as the engine gives them; of two halves, as micro-batches are. */
    @Test
    void meansAreTrls() {
        TokenStatistics statistics = statistics();
        int half = groups.get(0).targets() + groups.get(1).targets();
        int all = statistics.entropies().length;
        TokenMetrics metrics = TokenMetrics.of(batch(groups.subList(0, 2)), part(statistics, 0, half))
                .plus(TokenMetrics.of(batch(groups.subList(2, 4)), part(statistics, half, all)));
        assertThat(metrics.named().keySet())
                .containsExactly("entropy", "mean_token_accuracy", "logits/chosen", "logits/rejected");
        JsonNode expected = goldens.root().get("metrics");
        metrics.named()
                .forEach((name, value) ->
                        assertThat(value).as(name).isCloseTo(expected.get(name).doubleValue(), within(1e-7)));
    }

    @Test
    void ofDemonstrationsNothingIsRejected() {
        TokenStatistics two = new TokenStatistics(
                new float[] {-1, -1}, new float[] {0.5f, 1.5f}, new float[] {3, 4}, new boolean[] {true, false});
        TokenMetrics metrics =
                TokenMetrics.of(batch(List.of(new PromptGroup(new int[] {1}, List.of(new int[] {2, 3})))), two);
        assertThat(metrics.named().keySet()).containsExactly("entropy", "mean_token_accuracy");
        assertThat(metrics.named().get("entropy")).isEqualTo(1);
        assertThat(metrics.named().get("mean_token_accuracy")).isEqualTo(0.5);
        assertThat(TokenMetrics.of(batch(List.of()), null).named()).isEmpty();
    }

    private static LossBatch batch(List<PromptGroup> groups) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (PromptGroup group : groups) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            group.completions()
                    .forEach(tokens -> completions.add(
                            CompletionLogProbs.ofTokens(completions.size(), new double[tokens.length])));
            examples.add(completions);
        }
        return LossBatch.of(examples);
    }

    private static TokenStatistics part(TokenStatistics all, int from, int to) {
        return new TokenStatistics(
                Arrays.copyOfRange(all.logCollisions(), from, to),
                Arrays.copyOfRange(all.entropies(), from, to),
                Arrays.copyOfRange(all.meanLogits(), from, to),
                Arrays.copyOfRange(all.mostProbable(), from, to));
    }

    private TokenStatistics statistics() {
        JsonNode examples = goldens.root().get("examples");
        List<double[]> logits = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int index = 0; index < examples.size(); index++) {
            int[] prompt = LossGoldens.ids(examples.get(index).get("prompt_ids"));
            List<int[]> completions = List.of(
                    LossGoldens.ids(examples.get(index).get("chosen_ids")),
                    LossGoldens.ids(examples.get(index).get("rejected_ids")));
            groups.add(new PromptGroup(prompt, completions));
            for (int side = 0; side < 2; side++) {
                int row = index + side * examples.size();
                int[] completion = completions.get(side);
                for (int token = 0; token < completion.length; token++) {
                    logits.add(goldens.logits().logits(row, prompt.length + token - 1));
                    targets.add(completion[token]);
                }
            }
        }
        TokenStatistics statistics = TokenStatistics.ofTokens(logits.size());
        for (int token = 0; token < logits.size(); token++) {
            put(logits.get(token), targets.get(token), statistics, token);
        }
        return statistics;
    }

    private static void put(double[] logits, int target, TokenStatistics statistics, int token) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        statistics.entropies()[token] = (float) Arrays.stream(logits)
                .map(logit -> Math.exp(logit) / sum * (Math.log(sum) - logit))
                .sum();
        statistics.meanLogits()[token] = (float) Arrays.stream(logits).average().orElseThrow();
        statistics.mostProbable()[token] =
                logits[target] == Arrays.stream(logits).max().orElseThrow();
    }
}
