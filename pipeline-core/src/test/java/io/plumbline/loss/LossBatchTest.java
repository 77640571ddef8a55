package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossBatchTest {
    private final LossBatch batch = LossBatch.of(List.of(
            List.of(CompletionLogProbs.ofTokens(0, new double[] {-1, -2, -4}).withReference(-8)),
            List.of(
                    CompletionLogProbs.ofTokens(0, new double[] {-3}).withReference(new double[] {-2}),
                    CompletionLogProbs.ofTokens(1, new double[] {-1, -1}).withReference(-1),
                    CompletionLogProbs.ofSum(1, -7, 4))));

    @Test
    void numbersCompletionsAndTokensThrough() {
        assertThat(batch.examples()).isEqualTo(2);
        assertThat(batch.completions(0)).isEqualTo(1);
        assertThat(batch.completions(1)).isEqualTo(3);
        assertThat(batch.best(1)).isEqualTo(1);
        assertThat(batch.worst(1)).isEqualTo(3);
        assertThat(batch.tokens()).isEqualTo(10);
        assertThat(batch.tokens(3)).isEqualTo(4);
        assertThat(batch.firstToken(3)).isEqualTo(6);
        assertThat(batch.rank(3)).isEqualTo(1);
        assertThat(Totals.of(batch)).isEqualTo(new Totals(2, 4));
    }

    @Test
    void knowsSumsAndTokens() {
        assertThat(batch.policy(0)).isEqualTo(-7);
        assertThat(batch.logRatio(0)).isEqualTo(1);
        assertThat(batch.policyTokens(0)).containsExactly(-1, -2, -4);
        assertThat(batch.reference(1)).isEqualTo(-2);
        assertThat(batch.referenceTokens(1)).containsExactly(-2);
        assertThat(batch.pair(2, 3)).isEqualTo(new PairLogProbs(-2, -7, -1, Double.NaN));
        assertThat(batch.reference(3)).isNaN();
        assertThat(batch.pair(1)).isEqualTo(new PairLogProbs(-3, -7, -2, Double.NaN));
        assertThat(batch.atReference().policy(0)).isEqualTo(-8);
        assertThatThrownBy(() -> batch.policyTokens(3))
                .hasMessage("The batch holds no log-probs of the policy by token");
        assertThatThrownBy(() -> batch.referenceTokens(0))
                .hasMessage("The batch holds no log-probs of the reference by token");
    }

    @Test
    void addsADerivativeToEveryTokenOfACompletion() {
        double[] byToken = new double[10];
        batch.add(2, 2, byToken);
        batch.add(0.5, 2, byToken);
        assertThat(byToken).containsExactly(0, 0, 0, 0, 2.5, 2.5, 0, 0, 0, 0);
    }

    @Test
    void mismatchedCompletionsFollowAnExamplesOwn() {
        CompletionLogProbs other = CompletionLogProbs.ofSum(CompletionLogProbs.MISMATCHED, -5, 2);
        LossBatch mixed = LossBatch.of(List.of(
                List.of(CompletionLogProbs.ofSum(0, -1, 3), CompletionLogProbs.ofSum(1, -2, 4), other, other),
                List.of(CompletionLogProbs.ofSum(1, -3, 1), other)));
        assertThat(mixed.completions(0)).isEqualTo(2);
        assertThat(mixed.worst(0)).isEqualTo(1);
        assertThat(mixed.best(1)).isEqualTo(4).isEqualTo(mixed.worst(1));
        assertThat(mixed.completions()).isEqualTo(6);
        assertThat(mixed.isMismatched(1)).isFalse();
        assertThat(mixed.isMismatched(5)).isTrue();
        assertThat(mixed.tokens()).isEqualTo(14);
        assertThat(Totals.of(mixed)).isEqualTo(new Totals(2, 4));
        assertThatThrownBy(() -> LossBatch.of(List.of(List.of(other))))
                .hasMessage("An example must have at least one completion");
        assertThatThrownBy(() -> LossBatch.of(List.of(
                        List.of(CompletionLogProbs.ofSum(0, -1, 3), other, CompletionLogProbs.ofSum(0, -1, 3)))))
                .hasMessage("Completions must stand best first, got rank 0 after -1");
    }

    @Test
    void refusesWhatIsNoExample() {
        assertThatThrownBy(() -> LossBatch.of(List.of(List.of())))
                .hasMessage("An example must have at least one completion");
        assertThatThrownBy(() -> LossBatch.of(
                        List.of(List.of(CompletionLogProbs.ofSum(1, -1, 1), CompletionLogProbs.ofSum(0, -1, 1)))))
                .hasMessage("Completions must stand best first, got rank 0 after 1");
        assertThatThrownBy(() -> CompletionLogProbs.ofSum(0, -1, 0))
                .hasMessage("A completion must have at least one token, got 0");
        assertThatThrownBy(() -> new CompletionLogProbs(2, -1, new double[1], -1, null, 0))
                .hasMessage("A completion of 2 tokens must have as many log-probs of the policy, got 1");
    }
}
