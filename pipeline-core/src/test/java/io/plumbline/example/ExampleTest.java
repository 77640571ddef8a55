package io.plumbline.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExampleTest {
    @Test
    void refusesStrengthsThatNoBatchCanCarry() {
        assertThatThrownBy(() -> new Strength(0, 1)).hasMessage("A weight must be > 0 in float32, got 0.0");
        assertThatThrownBy(() -> new Strength(Double.NaN, 1)).hasMessage("A weight must be > 0 in float32, got NaN");
        assertThatThrownBy(() -> new Strength(1, -1e39)).hasMessage("A margin must be at most 3.4e38, got -1.0E39");
    }

    @Test
    void aPairHasTwoCompletionsOfDifferentRanks() {
        assertThat(Example.of("a", "s", new int[] {1}, new int[] {2}, new int[] {3})
                        .isPair())
                .isTrue();
        assertThat(example(new int[][] {{2}, {3}}, 1, 1).isPair()).isFalse();
        assertThat(example(new int[][] {{2}, {3}, {4}}, 1, 2, 3).isPair()).isFalse();
        assertThat(example(new int[][] {{2}}, 1).isPair()).isFalse();
    }

    @Test
    void completionsOfAnotherExampleFollowItsOwn() {
        Example pair = example(new int[][] {{2}, {3}}, 1, 2);
        Example mismatched = pair.withMismatched(new int[] {7, 8}, new int[] {9});
        assertThat(mismatched.own()).isEqualTo(2);
        assertThat(mismatched.isPair()).isTrue();
        assertThat(mismatched.ranks()).containsExactly(1, 2, Example.MISMATCHED, Example.MISMATCHED);
        assertThat(mismatched.completions()).isDeepEqualTo(new int[][] {{2}, {3}, {7, 8}, {9}});
        assertThat(mismatched.withMismatched(new int[] {4}).completions()).isDeepEqualTo(new int[][] {{2}, {3}, {4}});
        assertThat(mismatched.name(1) + ", " + mismatched.name(3)).isEqualTo("rejected, mismatched completion 2");
        assertRefused(
                "ranks must begin with 1 and rise by 0 or 1, got 0, 1",
                new int[] {1},
                new int[][] {{1}, {2}, {3}},
                1,
                0,
                1);
    }

    @Test
    void onlyACompletionAloneHasALabel() {
        Strength good = Strength.UNSAID.with(Label.DESIRABLE);
        Example labelled = new Example("a", "s", new int[] {1}, new int[][] {{2}}, new int[] {1}, good);
        assertThat(labelled.isLabelled()).isTrue();
        assertThat(labelled.withMismatched(new int[] {5}).isLabelled()).isTrue();
        assertThat(example(new int[][] {{2}}, 1).isLabelled()).isFalse();
        assertThatThrownBy(() -> new Example("a", "s", new int[] {1}, new int[][] {{2}, {3}}, new int[] {1, 2}, good))
                .hasMessage("Example a: only a completion alone has a label, got 2");
    }

    @Test
    void countsThePromptOnce() {
        assertThat(new Example("a", "s", new int[] {1, 2}, new int[][] {{3}, {4, 5}, {6}}, new int[] {1, 1, 2})
                        .tokens())
                .isEqualTo(6);
    }

    @Test
    void namesCompletionsForMessages() {
        assertThat(Example.name(0, 2) + ", " + Example.name(1, 2)).isEqualTo("chosen, rejected");
        assertThat(Example.name(0, 1) + ", " + Example.name(2, 3)).isEqualTo("completion 1, completion 3");
    }

    @Test
    void refusesExamplesThatCannotBe() {
        assertRefused("the prompt must have a token", new int[0], new int[][] {{1}}, 1);
        assertRefused("there must be a completion", new int[] {1}, new int[0][]);
        assertRefused("each completion must have a token", new int[] {1}, new int[][] {{1}, {}}, 1, 2);
        assertRefused(
                "there must be a rank for each of 2 completions, got 1", new int[] {1}, new int[][] {{1}, {2}}, 1);
        assertRefused("ranks must begin with 1 and rise by 0 or 1, got 0, 2", new int[] {1}, new int[][] {{1}}, 2);
        assertRefused("ranks must begin with 1 and rise by 0 or 1, got 0, 0", new int[] {1}, new int[][] {{1}}, 0);
        assertRefused(
                "ranks must begin with 1 and rise by 0 or 1, got 1, 3", new int[] {1}, new int[][] {{1}, {2}}, 1, 3);
        assertRefused(
                "ranks must begin with 1 and rise by 0 or 1, got 2, 1",
                new int[] {1},
                new int[][] {{1}, {2}, {3}},
                1,
                2,
                1);
    }

    @Test
    void referenceLogProbsBelongToTheCompletions() {
        Example pair = example(new int[][] {{2}, {3}}, 1, 2);
        assertThat(new ReferencedExample(pair, -1, -2).hasReference()).isTrue();
        assertThat(new ReferencedExample(pair, -1, Double.NaN).hasReference()).isFalse();
        assertThat(ReferencedExample.without(pair).reference()).containsExactly(Double.NaN, Double.NaN);
        assertThatThrownBy(() -> new ReferencedExample(pair, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example a has 2 completions and 1 reference log-probs");
        assertThatThrownBy(() -> new ReferencedExample(pair, -1, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Reference log-probs of example a must be <= 0, got 0.5");
    }

    private static Example example(int[][] completions, int... ranks) {
        return new Example("a", "s", new int[] {1}, completions, ranks);
    }

    private static void assertRefused(String message, int[] prompt, int[][] completions, int... ranks) {
        assertThatThrownBy(() -> new Example("a", "s", prompt, completions, ranks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example a: " + message);
    }
}
