package io.plumbline.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.Engine;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.VectorWork;
import io.plumbline.engine.cpu.ArrayVector;
import io.plumbline.example.CountedTokens;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class DecoderScorerTest {
    private final List<TokenEcho> made = new ArrayList<>();
    private final DecoderScorer scorer =
            new DecoderScorer(ParameterVector.allFrozen(Engines.host().zeros(1)), () -> {
                TokenEcho decoder = new TokenEcho();
                made.add(decoder);
                return decoder;
            });

    @Test
    void sumsEachCompletionInDouble() {
        List<CompletionLogProbs> rows = scorer.score(List.of(
                new CompletionGroup("a", new int[] {9}, new int[][] {{1, 2}, {3}}),
                CompletionGroup.of("b", new int[] {9, 9}, new int[] {16_777_216, 1, 1})));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).key()).isEqualTo("a");
        assertThat(rows.get(0).logProbs()).containsExactly(-3.0, -3.0);
        assertThat(rows.get(0).tokens()).containsExactly(2, 1);
        assertThat(rows.get(0).byToken()).isDeepEqualTo(new float[][] {{-1, -2}, {-3}});
        // In float32, 2^24 + 1 + 1 stays 2^24.
        assertThat(rows.get(1).logProbs()).containsExactly(-16_777_218.0);
        assertThat(rows.get(1).tokens()).containsExactly(3);
    }

    @Test
    void sumsTheTokensThatCount() {
        List<CompletionLogProbs> rows = scorer.score(
                List.of(new CompletionGroup("a", new int[] {9}, new int[][] {{1, 2, 4}, {3}}, new CountedTokens[] {
                    new CountedTokens(new int[] {0, 1, 2, 3}), null
                })));
        assertThat(rows.get(0).logProbs()).containsExactly(-5.0, -3.0);
        assertThat(rows.get(0).tokens()).containsExactly(2, 1);
        assertThat(rows.get(0).byToken()).isDeepEqualTo(new float[][] {{-1, -4}, {-3}});
    }

    @Test
    void usesADecoderAgainUnlessItFailed() {
        CompletionGroup good = CompletionGroup.of("a", new int[] {9}, new int[] {1});
        scorer.score(List.of(good));
        scorer.score(List.of(good));
        assertThat(made).hasSize(1);
        assertThatThrownBy(() -> scorer.score(List.of(CompletionGroup.of("b", new int[] {9}, new int[] {-1}))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("token id -1");
        assertThat(made.get(0).closed).isTrue();
        scorer.score(List.of(good));
        assertThat(made).hasSize(2);
        assertThat(made.get(1).closed).isFalse();
    }

    @Test
    void closesADecoderThatFailedWithAnError() {
        List<Error> errors = List.of(
                new OutOfMemoryError("native"), new UnsatisfiedLinkError("library"), new StackOverflowError("deep"));
        for (Error error : errors) {
            TokenEcho decoder = new TokenEcho();
            decoder.scoring = () -> {
                throw error;
            };
            try (DecoderScorer failing =
                    new DecoderScorer(ParameterVector.allFrozen(Engines.host().zeros(1)), () -> decoder)) {
                assertThatThrownBy(() -> failing.score(List.of(CompletionGroup.of("a", new int[] {9}, new int[] {1}))))
                        .isSameAs(error);
                assertThat(decoder.closed).isTrue();
            }
        }
    }

    @Test
    void givesItsMemoryBack() {
        FloatVector vector = Engines.host().zeros(3);
        INDArray parameters = ArrayVector.arrayOf(vector);
        TokenEcho decoder = new TokenEcho();
        DecoderScorer closing = new DecoderScorer(ParameterVector.allFrozen(vector), () -> decoder);
        assertThat(closing.score(List.of(CompletionGroup.of("a", new int[] {9}, new int[] {1}))))
                .hasSize(1);
        assertThat(parameters.wasClosed()).isFalse();
        assertThat(decoder.closed).isFalse();
        closing.close();
        assertThat(parameters.wasClosed()).isTrue();
        assertThat(decoder.closed).isTrue();
    }

    /** Gives every token minus its id. */
    private static final class TokenEcho implements Engine {
        private boolean closed;
        private Runnable scoring = () -> {};

        @Override
        public VectorWork vectorWork() {
            throw new UnsupportedOperationException("vectorWork");
        }

        @Override
        public Outputs forward(ParameterVector parameters, List<PromptGroup> groups) {
            scoring.run();
            float[] values =
                    new float[groups.stream().mapToInt(PromptGroup::targets).sum()];
            int next = 0;
            for (PromptGroup group : groups) {
                for (int[] completion : group.completions()) {
                    for (int token : completion) {
                        if (token < 0) {
                            throw new IllegalStateException("token id " + token);
                        }
                        values[next++] = -token;
                    }
                }
            }
            return new Outputs(values);
        }

        @Override
        public Outputs forwardBackward(
                ParameterVector parameters, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
            throw new UnsupportedOperationException("forwardBackward");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
