package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.loss.CompletionLogProbs;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossGoldens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenMetricsTest {
    private final LossGoldens goldens = LossGoldens.load();
    private final List<int[]> lengths = new ArrayList<>();

    /** In float32, as the engine gives them; of two halves, as micro-batches are. */
    @Test
    void meansAreTrls() {
        TokenStatistics statistics = statistics();
        LossBatch first = batch(lengths.subList(0, 2));
        int all = statistics.entropies().length;
        TokenMetrics metrics = TokenMetrics.of(first, part(statistics, 0, first.tokens()))
                .plus(TokenMetrics.of(batch(lengths.subList(2, 4)), part(statistics, first.tokens(), all)));
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
        TokenMetrics metrics = TokenMetrics.of(batch(List.of(new int[] {2})), two);
        assertThat(metrics.named().keySet()).containsExactly("entropy", "mean_token_accuracy");
        assertThat(metrics.named().get("entropy")).isEqualTo(1);
        assertThat(metrics.named().get("mean_token_accuracy")).isEqualTo(0.5);
        assertThat(TokenMetrics.of(batch(List.of(new int[] {2})), null)).isEqualTo(TokenMetrics.NONE);
    }

    /** A good completion of one token and a bad one of two, each with a mismatched one behind it. */
    @Test
    void completionsWithALabelCountOnTheirSideAndMismatchedOnesOnNone() {
        TokenStatistics six = new TokenStatistics(
                new float[] {0, 0, 0, 0, 0, 0},
                new float[] {1, 100, 2, 3, 100, 100},
                new float[] {4, 100, 5, 7, 100, 100},
                new boolean[] {true, false, true, false, true, true});
        CompletionLogProbs other = CompletionLogProbs.ofSum(CompletionLogProbs.MISMATCHED, -1, 1);
        CompletionLogProbs longer = CompletionLogProbs.ofSum(CompletionLogProbs.MISMATCHED, -1, 2);
        LossBatch labelled = LossBatch.of(List.of(
                List.of(CompletionLogProbs.ofSum(0, -1, 1), other),
                List.of(CompletionLogProbs.ofSum(1, -1, 2), longer)));
        assertThat(TokenMetrics.of(labelled, six).named())
                .isEqualTo(Map.of(
                        "entropy", 2.0, "mean_token_accuracy", 1.0, "logits/chosen", 4.0, "logits/rejected", 6.0));
    }

    /** Examples of completions of such lengths, the best first. */
    private static LossBatch batch(List<int[]> lengths) {
        return LossBatch.of(lengths.stream()
                .map(ofExample -> IntStream.range(0, ofExample.length)
                        .mapToObj(index -> CompletionLogProbs.ofSum(index, -1, ofExample[index]))
                        .toList())
                .toList());
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
            lengths.add(completions.stream().mapToInt(ids -> ids.length).toArray());
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
