package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonLossTest {
    private static final double[] SCORES = {0.7, -0.4, 1.1, 0.2};

    private static LossBatch batch(int[] ranks, double... scores) {
        List<CompletionLogProbs> completions = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            completions.add(CompletionLogProbs.ofTokens(ranks[i], new double[] {scores[i]}));
        }
        return LossBatch.of(List.of(completions));
    }

    private static double value(Loss loss, LossBatch batch) {
        return loss.evaluate(batch, new double[batch.tokens()]);
    }

    private static double pair(double difference) {
        return Math.log1p(Math.exp(-difference));
    }

    @Test
    void aPairIsTheLogisticLossOfItsDifference() {
        assertThat(value(new ComparisonLoss(Needs.Margins.UNREAD, 0), batch(new int[] {0, 1}, 0.7, -0.4)))
                .isCloseTo(pair(1.1), within(1e-15));
    }

    @Test
    void marginIsAskedForOnTopAndCentringHoldsTheSumNearZero() {
        LossBatch batch = batch(new int[] {0, 1}, 0.7, -0.4).withStrengths(new double[] {1}, new double[] {0.6});
        assertThat(value(new ComparisonLoss(Needs.Margins.READ, 0), batch)).isCloseTo(pair(0.5), within(1e-15));
        assertThat(value(new ComparisonLoss(Needs.Margins.READ, 0.1), batch))
                .isCloseTo(pair(0.5) + 0.1 * 0.3 * 0.3, within(1e-15));
        assertThat(new ComparisonLoss(Needs.Margins.READ, 0).needs().margins()).isEqualTo(Needs.Margins.READ);
    }

    @Test
    void completionsOfOneRankAreNotComparedAndTheOthersCountByTheirNumber() {
        double expected =
                (pair(0.7 + 0.4) + pair(0.7 - 1.1) + pair(0.7 - 0.2) + pair(-0.4 - 0.2) + pair(1.1 - 0.2)) / 5;
        assertThat(value(new ComparisonLoss(Needs.Margins.UNREAD, 0), batch(new int[] {0, 1, 1, 2}, SCORES)))
                .isCloseTo(expected, within(1e-15));
        assertThat(value(new ComparisonLoss(Needs.Margins.UNREAD, 0.5), batch(new int[] {0, 0}, 3, 4)))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void derivativesAreThoseOfFiniteDifferences(RewardOptions.Kind kind) {
        WeightedLosses losses =
                new RewardOptions(kind, kind == RewardOptions.Kind.COMPARISONS ? 0.05 : 0).losses(Needs.Margins.UNREAD);
        Loss loss = losses.terms().get(0).loss();
        int[] ranks = {0, 1, 1, 2};
        double[] derivatives = new double[4];
        loss.evaluate(batch(ranks, SCORES), derivatives);
        double step = 1e-5;
        for (int i = 0; i < 4; i++) {
            double[] up = SCORES.clone();
            double[] down = SCORES.clone();
            up[i] += step;
            down[i] -= step;
            double slope = (value(loss, batch(ranks, up)) - value(loss, batch(ranks, down))) / (2 * step);
            assertThat(derivatives[i]).isCloseTo(slope, within(1e-9));
        }
    }

    @Test
    void isFiniteFarFromZero() {
        ComparisonLoss loss = new ComparisonLoss(Needs.Margins.UNREAD, 0.01);
        assertThat(value(loss, batch(new int[] {0, 1}, -1e4, 1e4))).isCloseTo(2e4, within(1e-9));
        assertThat(value(loss, batch(new int[] {0, 1}, 1e4, -1e4))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "qwen2"})
    void lossesAreThoseOfTorch(String model) throws IOException {
        Path file = Fixtures.orSkip("losses of reward models are NOT compared with PyTorch's")
                .resolve("reward")
                .resolve(model)
                .resolve("golden.json");
        JsonNode golden = new ObjectMapper().readTree(file.toFile());
        List<List<CompletionLogProbs>> pairs = new ArrayList<>();
        for (JsonNode scores : golden.get("scores")) {
            pairs.add(List.of(
                    CompletionLogProbs.ofTokens(
                            0, new double[] {scores.get("chosen").asDouble()}),
                    CompletionLogProbs.ofTokens(
                            1, new double[] {scores.get("rejected").asDouble()})));
        }
        LossBatch batch = LossBatch.of(pairs);
        assertThat(value(new ComparisonLoss(Needs.Margins.UNREAD, 0), batch) / pairs.size())
                .isCloseTo(golden.get("loss").asDouble(), within(1e-6));
        assertThat(value(new ComparisonLoss(Needs.Margins.UNREAD, 0.01), batch) / pairs.size())
                .isCloseTo(golden.get("centered_loss").asDouble(), within(1e-6));
        JsonNode ranked = golden.get("ranked_four");
        double[] scores = new double[4];
        for (int i = 0; i < 4; i++) {
            scores[i] = ranked.get("scores").get(i).asDouble();
        }
        LossBatch four = batch(new int[] {0, 1, 2, 3}, scores);
        assertThat(value(new ComparisonLoss(Needs.Margins.UNREAD, 0), four))
                .isCloseTo(ranked.get("k_wise").asDouble(), within(1e-6));
        assertThat(value(new PlackettLuceLoss(1, Score.POLICY), four))
                .isCloseTo(ranked.get("plackett_luce").asDouble(), within(1e-6));
    }

    @Test
    void refusesANegativeFactorAndAskForNoReference() {
        assertThatThrownBy(() -> new RewardOptions(RewardOptions.Kind.COMPARISONS, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reward-model.centering must be >= 0, got -1.0");
        for (RewardOptions.Kind kind : RewardOptions.Kind.values()) {
            assertThat(new RewardOptions(kind, 0)
                            .losses(Needs.Margins.UNREAD)
                            .needs()
                            .reference())
                    .isEqualTo(Needs.LogProbs.NONE);
        }
    }
}
