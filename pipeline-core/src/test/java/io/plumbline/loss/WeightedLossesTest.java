package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WeightedLossesTest {
    private static final Offset<Double> EXACT = within(1e-12);

    private final LossGoldens goldens = LossGoldens.load();
    private final LossBatch batch = goldens.batch();
    private final WeightedLosses sum = LossOptions.sum(
                    List.of(new LossTerm("sigmoid", 0.8, Map.of()), new LossTerm("sft", 0.5, Map.of())))
            .losses();

    @Test
    void eachTermIsAveragedAsItIsAlone() {
        double sigmoid = goldens.plainCase("sigmoid").get("loss").doubleValue();
        double sft = goldens.plainCase("sft").get("loss").doubleValue();
        assertThat(sum.sums(batch).mean()).isCloseTo(0.8 * sigmoid + 0.5 * sft, within(1e-9));
        double[] byToken = new double[batch.tokens()];
        sum.evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
        double[] expected = new double[batch.tokens()];
        WeightedLosses.of(new SftLoss()).evaluate(batch, StepPart.whole(Totals.of(batch)), expected);
        double[] ofSigmoid = new double[batch.tokens()];
        WeightedLosses.of(new SigmoidLoss(0.1, 0)).evaluate(batch, StepPart.whole(Totals.of(batch)), ofSigmoid);
        for (int token = 0; token < expected.length; token++) {
            expected[token] = 0.5 * expected[token] + 0.8 * ofSigmoid[token];
        }
        assertThat(byToken).containsExactly(expected, EXACT);
    }

    @Test
    void partsOfUnequalSizeAddUpToTheStep() {
        Totals step = Totals.of(batch);
        LossSums parts = LossSums.NONE;
        List<Double> byToken = new ArrayList<>();
        for (LossBatch part : List.of(part(0, 1), part(1, batch.examples()))) {
            double[] derivatives = new double[part.tokens()];
            parts = parts.plus(sum.evaluate(part, StepPart.whole(step), derivatives));
            for (double derivative : derivatives) {
                byToken.add(derivative);
            }
        }
        double[] whole = new double[batch.tokens()];
        LossSums atOnce = sum.evaluate(batch, StepPart.whole(step), whole);
        assertThat(parts.totals()).isEqualTo(step);
        assertThat(parts.mean()).isCloseTo(atOnce.mean(), EXACT);
        assertThat(byToken.stream().mapToDouble(Double::doubleValue).toArray()).containsExactly(whole, EXACT);
    }

    @Test
    void theMeanOfTheWorkersByExamplesIsTheDerivativeOfTheStep() {
        Totals step = Totals.of(batch);
        double[] whole = new double[batch.tokens()];
        sum.evaluate(batch, StepPart.whole(step), whole);
        List<Double> byToken = new ArrayList<>();
        for (LossBatch part : List.of(part(0, 1), part(1, batch.examples()))) {
            double[] derivatives = new double[part.tokens()];
            sum.evaluate(part, new StepPart(Totals.of(part), step), derivatives);
            for (double derivative : derivatives) {
                byToken.add(derivative * part.examples() / batch.examples());
            }
        }
        assertThat(byToken.stream().mapToDouble(Double::doubleValue).toArray()).containsExactly(whole, EXACT);
        assertThatThrownBy(() -> new StepPart(new Totals(2, 9), new Totals(1, 9)))
                .hasMessage("A worker's part of a step must be no more than the step, got"
                        + " Totals[examples=2, bestTokens=9] of Totals[examples=1, bestTokens=9]");
    }

    /** Some of the batch's examples. */
    private LossBatch part(int from, int to) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (int example = from; example < to; example++) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                completions.add(CompletionLogProbs.ofTokens(batch.rank(completion), batch.policyTokens(completion))
                        .withReference(batch.reference(completion)));
            }
            examples.add(completions);
        }
        return LossBatch.of(examples);
    }

    /** As if an example stood there as often as its weight says, but for the number that the mean is taken over. */
    @Test
    void anExampleCountsByItsWeight() {
        double[] weights = {1, 2.5, 0.5, 1};
        LossBatch weighted = batch.withStrengths(weights, new double[4]);
        StepPart step = StepPart.whole(Totals.of(batch));
        double[] plain = new double[batch.tokens()];
        double[] byToken = new double[batch.tokens()];
        sum.evaluate(batch, step, plain);
        LossSums sums = sum.evaluate(weighted, step, byToken);
        LossSums expected = LossSums.NONE;
        for (int example = 0; example < weights.length; example++) {
            LossSums alone = sum.sums(part(example, example + 1));
            expected = expected.plus(new LossSums(
                    weights[example] * alone.overExamples(),
                    weights[example] * alone.overBestTokens(),
                    alone.totals()));
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                int token = batch.firstToken(completion);
                assertThat(byToken[token]).isCloseTo(weights[example] * plain[token], EXACT);
            }
        }
        assertThat(sums.mean()).isCloseTo(expected.mean(), EXACT);
        assertThat(sums.totals()).isEqualTo(Totals.of(batch));
        assertThatThrownBy(() -> LossOptions.of(LossTypes.named("aot"), Map.of())
                        .losses()
                        .sums(weighted))
                .hasMessage("A loss that compares the examples of a step takes them without weights");
        assertThatThrownBy(() -> batch.withStrengths(new double[3], new double[4]))
                .hasMessage("There must be a weight and a margin for each of 4 examples, got 3 and 4");
    }

    @Test
    void readsWhatAnyOfItsTermsReads() {
        assertThat(sum.needs())
                .isEqualTo(new Needs(
                        Needs.LogProbs.SUMS,
                        Needs.LogProbs.SUMS,
                        Needs.Completions.PAIR,
                        Needs.Scope.EXAMPLE,
                        Needs.Mean.EXAMPLES));
        assertThat(sum.reward()).isEqualTo(Reward.ofLogRatio(0.1));
        assertThat(WeightedLosses.of(new SftLoss()).reward()).isEqualTo(Reward.LOG_RATIO);
    }

    @Test
    void refusesOtherThanTwoWhereItComparesPairs() {
        CompletionLogProbs one = CompletionLogProbs.ofSum(0, -3, 2).withReference(-3);
        LossBatch three = LossBatch.of(List.of(List.of(one, one, one)));
        assertThatThrownBy(() -> sum.sums(three))
                .hasMessage("The loss compares two completions, but example 1 of the batch has 3");
        assertThat(WeightedLosses.of(new PlackettLuceLoss(1)).sums(three).mean())
                .isZero();
    }

    @Test
    void takesEitherOneTypeOrTerms() {
        LossTerm term = new LossTerm("sft", 2, Map.of());
        assertThatThrownBy(() -> new LossOptions("sft", Map.of(), List.of(term)))
                .hasMessage("One of loss.type and loss.terms must be set, got sft and [{type=sft, weight=2.0}]");
        assertThatThrownBy(() -> new LossOptions(null, Map.of(), List.of()))
                .hasMessage("One of loss.type and loss.terms must be set, got null and []");
    }

    @Test
    void refusesASumOfNothing() {
        assertThatThrownBy(() -> new WeightedLosses(List.of())).hasMessage("There must be at least one loss");
    }
}
