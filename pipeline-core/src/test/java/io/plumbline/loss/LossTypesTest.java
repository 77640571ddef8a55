package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every loss of the table to TRL's numbers and to its own finite differences. */
class LossTypesTest {
    private static final Offset<Double> EXACT = within(1e-9);

    static List<String> names() {
        return LossTypes.all().stream().map(LossType::name).toList();
    }

    private static LossType named(String name) {
        return LossTypes.named(name);
    }

    /** With default options, which are those of TRL. */
    private static WeightedLosses losses(LossType type) {
        return LossOptions.of(type, Map.of()).losses();
    }

    /** The same at the beta that the numbers were computed with. */
    private static WeightedLosses losses(LossType type, double beta) {
        return LossOptions.of(type, type.takes("beta") ? Map.of("beta", Double.toString(beta)) : Map.of())
                .losses();
    }

    @Test
    void valuesAndGradientsAreTrls() {
        for (LossGoldens goldens : LossGoldens.all()) {
            LossBatch batch = goldens.batch();
            List<String> compared = new ArrayList<>();
            for (JsonNode golden : goldens.plainCases()) {
                String name = golden.get("loss_type").textValue();
                if (names().contains(name)) {
                    double[] byToken = new double[batch.tokens()];
                    LossSums sums = losses(named(name), goldens.beta())
                            .evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
                    assertThat(sums.mean())
                            .as(name)
                            .isCloseTo(golden.get("loss").doubleValue(), EXACT);
                    assertThat(goldens.logitGradientNorm(byToken))
                            .as(name)
                            .isCloseTo(golden.get("grad_norm").doubleValue(), EXACT);
                    compared.add(name);
                }
            }
            assertThat(compared).contains("sigmoid", "sft");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void derivativesAreFiniteDifferences(String name) {
        WeightedLosses losses = losses(named(name));
        LossBatch batch = LossGoldens.load().batch();
        Totals step = new Totals(9, 31);
        double[] byToken = new double[batch.tokens()];
        losses.evaluate(batch, StepPart.whole(step), byToken);
        double width = 1e-5;
        for (int token = 0; token < batch.tokens(); token++) {
            double above = mean(losses, moved(batch, token, width), step);
            double below = mean(losses, moved(batch, token, -width), step);
            assertThat(byToken[token]).isCloseTo((above - below) / (2 * width), within(1e-8));
        }
    }

    private static double mean(WeightedLosses losses, LossBatch batch, Totals step) {
        LossSums sums = losses.sums(batch);
        return new LossSums(sums.overExamples(), sums.overBestTokens(), step).mean();
    }

    /** The batch with one token's log-prob moved. */
    private static LossBatch moved(LossBatch batch, int token, double by) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (int example = 0; example < batch.examples(); example++) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                double[] tokens = batch.policyTokens(completion);
                int at = token - batch.firstToken(completion);
                if (at >= 0 && at < tokens.length) {
                    tokens[at] += by;
                }
                completions.add(CompletionLogProbs.ofTokens(batch.rank(completion), tokens)
                        .withReference(batch.reference(completion)));
            }
            examples.add(completions);
        }
        return LossBatch.of(examples);
    }

    @ParameterizedTest
    @MethodSource("names")
    void staysFiniteAtLargeMargins(String name) {
        for (double margin : new double[] {1e4, -1e4}) {
            LossBatch batch = LossBatch.of(List.of(List.of(
                    CompletionLogProbs.ofSum(0, margin, 3).withReference(0),
                    CompletionLogProbs.ofSum(1, 0, 2).withReference(0))));
            double[] byToken = new double[batch.tokens()];
            LossSums sums = losses(named(name)).evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
            assertThat(sums.mean()).isFinite();
            for (double derivative : byToken) {
                assertThat(derivative).isFinite();
            }
        }
    }

    @Test
    void anOptionOfOneNameIsOneOption() {
        assertThat(LossTypes.options()).extracting(LossOption::name).doesNotHaveDuplicates();
        assertThat(names()).doesNotHaveDuplicates().startsWith("sigmoid");
    }

    @Test
    void refusesWhatIsNoTypeOptionOrValue() {
        assertThatThrownBy(() -> new LossTerm("sigmoidal", 1, Map.of()))
                .isInstanceOf(RefusedOption.class)
                .hasMessageMatching("loss\\.type must be one of sigmoid, sft, .*, got sigmoidal");
        assertThatThrownBy(() -> new LossTerm("sft", 1, Map.of("beta", "0.1")))
                .hasMessageMatching("loss\\.beta has no effect: only sigmoid, .* takes it, got 0\\.1");
        assertThatThrownBy(() -> new LossTerm("sft", 1, Map.of("betta", "0.1")))
                .hasMessage("loss.betta is no option of sft, got 0.1");
        assertThatThrownBy(() -> new LossTerm("sigmoid", 1, Map.of("beta", "x")))
                .hasMessage("loss.beta must be a number, got 'x'");
        assertThatThrownBy(() -> new LossTerm("sigmoid", 1, Map.of("beta", "NaN")))
                .hasMessage("loss.beta must be > 0, got NaN");
        assertThatThrownBy(() -> new LossTerm("sft", 0, Map.of())).hasMessage("loss.weight must be > 0, got 0.0");
    }
}
