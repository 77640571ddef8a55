package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Outputs;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Needs;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.StepPart;
import io.plumbline.loss.WeightedLosses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Completions some of whose tokens do not count: every loss is that of the others alone. */
class CountedLossTest {
    /** Tokens 0 and 2 of the chosen completion, 1 and 2 of the rejected one. */
    private static final List<CountedTokens> COUNTED =
            List.of(new CountedTokens(new int[] {0, 1, 2, 3}), new CountedTokens(new int[] {1, 3}));

    private static final int[][] COMPLETIONS = {{5, 6, 7, 8}, {9, 10, 11}};
    private static final int[][] COUNTING = {{5, 7}, {10, 11}};
    private static final float[] POLICY = {-1, -9, -2, -8, -7, -1.5f, -2.5f};
    private static final float[][] REFERENCE = {{-1.25f, -1.5f}, {-1.75f, -2}};
    private static final Strength STRENGTH = new Strength(1, 0.5);

    private static ReferencedExample example(int[][] completions, List<CountedTokens> counted) {
        Example example = new Example("", "", new int[] {1}, completions, new int[] {1, 2}, STRENGTH, counted);
        return new ReferencedExample(example, new double[] {-2.75, -3.75}, REFERENCE);
    }

    private static Outputs outputs(float[] logProbs) {
        TokenStatistics statistics = TokenStatistics.ofTokens(logProbs.length);
        for (int token = 0; token < logProbs.length; token++) {
            statistics.logCollisions()[token] = logProbs[token] / 2;
            statistics.entropies()[token] = -logProbs[token];
            statistics.meanLogits()[token] = logProbs[token] / 4;
            statistics.mostProbable()[token] = logProbs[token] > -2;
        }
        return new Outputs(logProbs, statistics);
    }

    static Stream<LossType> losses() {
        return LossTypes.all().stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLossIsThatOfTheTokensThatCount(LossType type) {
        WeightedLosses losses = LossOptions.of(type, options(type)).losses();
        boolean isPaired = losses.needs().completions() != Needs.Completions.BEST;
        List<ReferencedExample> part = List.of(example(COMPLETIONS, COUNTED));
        List<ReferencedExample> alone = List.of(example(COUNTING, List.of()));
        StepLoss ofPart = loss(losses, part);
        StepLoss ofAlone = loss(losses, alone);
        float[] gradient = ofPart.evaluate(
                part, outputs(isPaired ? POLICY : new float[] {POLICY[0], POLICY[1], POLICY[2], POLICY[3]}));
        float[] expected = ofAlone.evaluate(
                alone,
                outputs(isPaired ? new float[] {POLICY[0], POLICY[2], POLICY[5], POLICY[6]} : new float[] {-1, -2}));
        assertThat(ofPart.sums().meanLoss()).isEqualTo(ofAlone.sums().meanLoss());
        assertThat(ofPart.sums().preference()).isEqualTo(ofAlone.sums().preference());
        assertThat(ofPart.atReference()).isEqualTo(ofAlone.atReference());
        assertThat(gradient)
                .isEqualTo(
                        isPaired
                                ? new float[] {expected[0], 0, expected[1], 0, 0, expected[2], expected[3]}
                                : new float[] {expected[0], 0, expected[1], 0});
    }

    /** One loss takes no default: labels that are sure would make its targets infinite. */
    private static Map<String, String> options(LossType type) {
        return type.takes("label-smoothing") ? Map.of("label-smoothing", "0.1") : Map.of();
    }

    private static StepLoss loss(WeightedLosses losses, List<ReferencedExample> examples) {
        return new StepLoss(
                losses,
                new LossBatches(losses.needs()),
                Rounding.FLOAT32,
                StepPart.whole(LossBatches.totals(examples)));
    }

    @Test
    void theTokensThatCountCrossToTheLayer() {
        List<ReferencedExample> examples = List.of(example(COMPLETIONS, COUNTED), example(COUNTING, List.of()));
        MultiDataSet batch = ExampleBatchCodec.encode(examples);
        List<ReferencedExample> decoded = ExampleBatchCodec.decode(batch.getFeatures(0), batch.getLabels(0));
        assertThat(decoded).hasSize(2);
        assertThat(decoded.get(0).example().counted()).isEqualTo(COUNTED);
        assertThat(decoded.get(1).example().counted()).isEmpty();
        for (int index = 0; index < 2; index++) {
            assertThat(decoded.get(index).example().completions())
                    .isDeepEqualTo(examples.get(index).example().completions());
            assertThat(decoded.get(index).byToken()).isDeepEqualTo(REFERENCE);
            assertThat(decoded.get(index).example().strength()).isEqualTo(STRENGTH);
        }
    }
}
