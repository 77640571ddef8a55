package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds every loss of the table to TRL's numbers and to its own finite differences. */
class LossTypesTest {
    /** The precision of a number near 1 that was computed in float32, after some ten roundings. */
    private static final double FLOAT32 = 1e-6;

    /** TRL takes no notice of the smoothing; valuesAreThoseOfTheFormulas holds the formula. */
    private static final String OTHER_THAN_TRLS = "\"sigmoid\"{\"label_smoothing\":0.1}";

    static List<String> names() {
        return LossTypes.all().stream().map(LossType::name).toList();
    }

    /** With default options, but for those whose default a loss refuses. */
    private static WeightedLosses losses(String name) {
        Map<String, String> options = name.equals("exo_pair") ? Map.of("label-smoothing", "1e-3") : Map.of();
        return LossOptions.of(LossTypes.named(name), options).losses();
    }

    /** TRL computes the alpha divergence in float32 alone; torch's number in float64 is among {@link TorchLossesTest}'s. */
    @Test
    void valuesAndGradientsAreTrls() {
        for (LossGoldens goldens : LossGoldens.all()) {
            LossBatch batch = goldens.batch();
            Set<String> compared = new HashSet<>();
            for (JsonNode golden : goldens.cases()) {
                String types = golden.get("loss_type").toString();
                String name = types + golden.get("cfg");
                if (name.equals(OTHER_THAN_TRLS)) {
                    continue;
                }
                boolean inFloat32 = name.contains("alpha_divergence");
                double[] byToken = new double[batch.tokens()];
                LossSums sums = TrlOptions.of(golden, goldens.beta())
                        .losses()
                        .evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
                assertThat(sums.mean())
                        .as(name)
                        .isCloseTo(golden.get("loss").doubleValue(), within(inFloat32 ? FLOAT32 : 1e-9));
                assertThat(goldens.logitGradientNorm(byToken))
                        .as(name)
                        .isCloseTo(golden.get("grad_norm").doubleValue(), within(inFloat32 ? FLOAT32 : 1e-8));
                compared.add(types);
            }
            assertThat(compared).hasSize(16);
        }
    }

    @Test
    void valuesAreThoseOfTheFormulas() {
        for (LossGoldens goldens : LossGoldens.all()) {
            for (JsonNode golden : goldens.root().get("formula_cases")) {
                Map<String, String> options = new TreeMap<>(Map.of("beta", Double.toString(goldens.beta())));
                golden.fields().forEachRemaining(field -> {
                    if (Set.of("label_smoothing", "length_normalised").contains(field.getKey())) {
                        options.put(
                                field.getKey().replace('_', '-'),
                                field.getValue().asText());
                    }
                });
                assertThat(options).hasSize(2);
                LossType type = LossTypes.named(golden.get("loss_type").textValue());
                assertThat(LossOptions.of(type, options)
                                .losses()
                                .sums(goldens.batch())
                                .mean())
                        .as(golden.toString())
                        .isCloseTo(golden.get("loss").doubleValue(), within(1e-9));
            }
        }
    }

    /** Every loss, and with flipped labels every one that takes them. */
    static List<LossOptions> variants() {
        List<LossOptions> variants = new ArrayList<>();
        for (LossType type : LossTypes.all()) {
            if (!type.name().equals("exo_pair")) {
                variants.add(LossOptions.of(type, Map.of()));
            }
            if (type.takes("label-smoothing")) {
                variants.add(LossOptions.of(type, Map.of("label-smoothing", "0.2")));
            }
            if (type.takes("ld-alpha")) {
                variants.add(LossOptions.of(type, Map.of("ld-alpha", "0.3", "label-smoothing", "0.1")));
            }
            if (type.takes("weighting")) {
                variants.add(
                        LossOptions.of(type, Map.of("weighting", "wpo", "ld-alpha", "0.3", "label-smoothing", "0.1")));
            }
            if (type.takes("divergence")) {
                for (String divergence : List.of("forward_kl", "js_divergence", "alpha_divergence(0.3)")) {
                    Map<String, String> options = Map.of("divergence", divergence, "label-smoothing", "0.1");
                    variants.add(LossOptions.of(type, options));
                }
            }
        }
        return variants;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void derivativesAreFiniteDifferences(LossOptions options) {
        WeightedLosses losses = options.losses();
        LossBatch batch = LossGoldens.load().batch(losses.needs());
        Totals step = new Totals(9, 31);
        double[] byToken = new double[batch.tokens()];
        losses.evaluate(batch, StepPart.whole(step), byToken);
        double width = 1e-5;
        for (int token = 0; token < batch.tokens(); token++) {
            double above = mean(losses, moved(batch, token, width), step);
            double below = mean(losses, moved(batch, token, -width), step);
            assertThat(byToken[token]).isCloseTo((above - below) / (2 * width), within(1e-8));
        }
        assertThat(Arrays.stream(byToken).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-4);
    }

    private static double mean(WeightedLosses losses, LossBatch batch, Totals step) {
        LossSums sums = losses.sums(batch);
        return new LossSums(sums.overExamples(), sums.overBestTokens(), step).mean();
    }

    /** The completion with the agreement of another: weights are no part of a derivative. */
    private static CompletionLogProbs weighing(double agreement, CompletionLogProbs completion) {
        return new CompletionLogProbs(
                completion.tokens(),
                completion.policy(),
                completion.policyTokens(),
                completion.reference(),
                completion.referenceTokens(),
                completion.rank(),
                agreement);
    }

    /** The batch with one token's log-prob moved. */
    private static LossBatch moved(LossBatch batch, int token, double by) {
        return moved(batch, token, by, 0);
    }

    private static LossBatch moved(LossBatch batch, int token, double by, double byReference) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (int example = 0; example < batch.examples(); example++) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                double[] tokens = batch.policyTokens(completion);
                int at = token - batch.firstToken(completion);
                if (at >= 0 && at < tokens.length) {
                    tokens[at] += by;
                }
                double reference = batch.reference(completion) + byReference;
                completions.add(weighing(
                        batch.agreement(completion),
                        CompletionLogProbs.ofTokens(batch.rank(completion), tokens)
                                .withReference(LossGoldens.onFirst(reference, tokens.length))));
            }
            examples.add(completions);
        }
        LossBatch moved = LossGoldens.withMargins(LossBatch.of(examples));
        return batch.isMismatched(batch.completions() - 1) ? LossGoldens.withMismatched(moved) : moved;
    }

    /** Of probabilities from 1 down to e^-10000, under policy and reference. */
    @ParameterizedTest
    @MethodSource("variants")
    void staysFiniteAtLargeMargins(LossOptions options) {
        double[] logProbs = {0, -1e-9, -1, -1e4};
        for (double chosen : logProbs) {
            for (double rejected : logProbs) {
                for (double reference : logProbs) {
                    LossBatch batch = LossGoldens.withMargins(LossBatch.of(List.of(List.of(
                            weighing(
                                    chosen / 3,
                                    CompletionLogProbs.ofTokens(0, LossGoldens.onFirst(chosen, 3))
                                            .withReference(LossGoldens.onFirst(reference, 3))),
                            weighing(
                                    rejected / 2,
                                    CompletionLogProbs.ofTokens(1, LossGoldens.onFirst(rejected, 2))
                                            .withReference(LossGoldens.onFirst(-1 - reference, 2)))))));
                    LossBatch read = LossGoldens.readBy(options.losses().needs(), batch);
                    double[] byToken = new double[read.tokens()];
                    LossSums sums = options.losses().evaluate(read, StepPart.whole(Totals.of(read)), byToken);
                    assertThat(sums.mean()).isFinite();
                    for (double derivative : byToken) {
                        assertThat(derivative).isFinite();
                    }
                }
            }
        }
    }

    /** The loss that is to be expected where a fifth of the pairs are the wrong way round. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sigmoid",
                "sigmoid_norm",
                "hinge",
                "ipo",
                "nca_pair",
                "bco_pair",
                "sppo_hard",
                "apo_zero",
                "apo_down",
                "discopop"
            })
    void smoothingIsTheMeanOverFlippedLabels(String name) {
        LossBatch batch = LossGoldens.load().batch();
        WeightedLosses plain = losses(name);
        WeightedLosses smoothed = LossOptions.of(LossTypes.named(name), Map.of("label-smoothing", "0.2"))
                .losses();
        double expected = 0.8 * plain.sums(batch).mean()
                + 0.2 * plain.sums(flipped(batch)).mean();
        assertThat(smoothed.sums(batch).mean()).isCloseTo(expected, within(1e-12));
        assertThat(smoothed.reward()).isEqualTo(plain.reward());
    }

    /** Lengths are taken out of one term of a sum and left in the other. */
    @Test
    void aMeanOverTokensIsOfItsTermAlone() {
        LossBatch batch = LossGoldens.load().batch();
        LossOptions both =
                LossOptions.sum(List.of(new LossTerm("sigmoid", 0.5, Map.of()), new LossTerm("ipo", 0.25, Map.of())));
        double expected = 0.5 * losses("sigmoid").sums(batch).mean()
                + 0.25 * losses("ipo").sums(batch).mean();
        assertThat(both.losses().sums(batch).mean()).isCloseTo(expected, within(1e-12));
        assertThat(both.losses().reward()).isEqualTo(Reward.ofLogRatio(0.1));
        assertThat(losses("ipo").reward())
                .isEqualTo(new Reward(0.1, new Score(Score.Basis.LOG_RATIO, Score.Length.TOKEN_MEAN)));
    }

    /** Whatever needs no reference has it nowhere: not in its value, nor in its derivatives or rewards. */
    @ParameterizedTest
    @MethodSource("variants")
    void readsNoReferenceThatItDoesNotAskFor(LossOptions options) {
        WeightedLosses losses = options.losses();
        if (losses.needs().reference() != Needs.LogProbs.NONE) {
            assertThat(losses.reward().score().reference()).isEqualTo(Needs.LogProbs.SUMS);
            return;
        }
        LossBatch with = LossGoldens.load().batch();
        LossBatch without = moved(with, -1, 0, Double.NaN);
        double[] expected = new double[with.tokens()];
        double[] found = new double[with.tokens()];
        double value =
                losses.evaluate(with, StepPart.whole(Totals.of(with)), expected).mean();
        assertThat(losses.evaluate(without, StepPart.whole(Totals.of(with)), found)
                        .mean())
                .isEqualTo(value);
        assertThat(found).containsExactly(expected);
        if (losses.needs().completions() == Needs.Completions.PAIR) {
            assertThat(losses.reward().score().reference()).isEqualTo(Needs.LogProbs.NONE);
        }
    }

    private static LossBatch flipped(LossBatch batch) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (int example = 0; example < batch.examples(); example++) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int completion : new int[] {batch.worst(example), batch.best(example)}) {
                completions.add(CompletionLogProbs.ofTokens(completions.size(), batch.policyTokens(completion))
                        .withReference(batch.reference(completion)));
            }
            examples.add(completions);
        }
        return LossBatch.of(examples);
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
        assertThatThrownBy(() -> new LossTerm("ipo", 1, Map.of("length-normalised", "yes")))
                .hasMessage("loss.length-normalised must be true or false, got 'yes'");
        assertThatThrownBy(() -> new LossTerm("exo_pair", 1, Map.of()))
                .hasMessage("loss.label-smoothing must be above 0 and below 0.5, got 0.0");
        assertThatThrownBy(() -> new LossTerm("robust", 1, Map.of("label-smoothing", "0.5")))
                .hasMessage("loss.label-smoothing must be at least 0 and below 0.5, got 0.5");
        assertThatThrownBy(() -> new LossTerm("hinge", 1, Map.of("label-smoothing", "-0.1")))
                .hasMessage("loss.label-smoothing must be at least 0 and below 0.5, got -0.1");
        assertThatThrownBy(() -> new LossTerm("discopop", 1, Map.of("discopop-tau", "1.5")))
                .hasMessage("loss.discopop-tau must be above 0 and at most 1, got 1.5");
        assertThatThrownBy(() -> new LossTerm("orpo", 1, Map.of("label-smoothing", "0.1")))
                .hasMessageStartingWith("loss.label-smoothing has no effect: only sigmoid, ");
        assertThatThrownBy(() -> new LossTerm("kto", 1, Map.of("label-smoothing", "0.1")))
                .hasMessageStartingWith("loss.label-smoothing has no effect: only sigmoid, ");
        assertThatThrownBy(() -> new LossTerm("dpop", 1, Map.of("dpop-lambda", "-1")))
                .hasMessage("loss.dpop-lambda must be >= 0, got -1.0");
        assertThatThrownBy(() -> new LossTerm("odpo", 1, Map.of("odpo-alpha", "-1")))
                .hasMessage("loss.odpo-alpha must be >= 0, got -1.0");
        assertThatThrownBy(() -> new LossTerm("cpo", 1, Map.of("cpo-alpha", "NaN")))
                .hasMessage("loss.cpo-alpha must be >= 0, got NaN");
        for (String divergence :
                List.of("kl", "alpha_divergence(1)", "alpha_divergence(1.2.3)", "alpha_divergence()")) {
            assertThatThrownBy(() -> new LossTerm("sigmoid", 1, Map.of("divergence", divergence)))
                    .hasMessage("loss.divergence must be reverse_kl, forward_kl, js_divergence or alpha_divergence(A),"
                            + " A a number but 1, got '" + divergence + "'");
        }
        for (String alpha : List.of("-0.1", "1.1", "NaN")) {
            assertThatThrownBy(() -> new LossTerm("sigmoid", 1, Map.of("ld-alpha", alpha)))
                    .hasMessage("loss.ld-alpha must be at least 0 and at most 1, got " + alpha);
        }
        assertThatThrownBy(() -> new LossTerm("sigmoid", 1, Map.of("weighting", "true")))
                .hasMessage("loss.weighting must be none, wpo or wpo_unclamped, got 'true'");
        for (String type : List.of("aot", "aot_unpaired", "sft", "kto")) {
            assertThatThrownBy(() -> new LossTerm(type, 1, Map.of("weighting", "wpo")))
                    .hasMessageStartingWith("loss.weighting has no effect: only sigmoid, ");
        }
        for (String type : List.of("sft", "kto", "simpo", "cpo", "orpo", "plackett_luce")) {
            assertThatThrownBy(() -> new LossTerm(type, 1, Map.of("ld-alpha", "0.5")))
                    .hasMessageStartingWith("loss.ld-alpha has no effect: only sigmoid, ");
        }
        assertThatThrownBy(() -> new LossTerm("apo_down", 1, Map.of("divergence", "forward_kl")))
                .hasMessageStartingWith("loss.divergence has no effect: only sigmoid, ");
        assertThatThrownBy(() -> new LossTerm("sft", 0, Map.of())).hasMessage("loss.weight must be > 0, got 0.0");
    }
}
