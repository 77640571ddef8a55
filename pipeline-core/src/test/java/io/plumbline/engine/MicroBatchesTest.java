package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {
    private static List<PromptGroup> ofTokens(int... tokens) {
        return IntStream.of(tokens)
                .mapToObj(count -> new PromptGroup(new int[] {1}, List.of(new int[count - 1])))
                .toList();
    }

    private static List<List<Integer>> split(int maxBatchTokens, int... tokens) {
        return MicroBatches.split(ofTokens(tokens), maxBatchTokens, PromptGroup::tokens, BatchSize::tokens).stream()
                .map(batch -> batch.stream().map(PromptGroup::tokens).toList())
                .toList();
    }

    @Test
    void fillsEachInOrderAndNotBeyondTheLimit() {
        assertThat(split(10, 4, 6, 5, 5, 2, 3)).containsExactly(List.of(4, 6), List.of(5, 5), List.of(2, 3));
        assertThat(split(9, 4, 6, 5)).containsExactly(List.of(4), List.of(6), List.of(5));
    }

    @Test
    void largerGroupStandsAlone() {
        assertThat(split(10, 3, 25, 3, 4)).containsExactly(List.of(3), List.of(25), List.of(3, 4));
    }

    @Test
    void countsAGroupAsItsEngineDoes() {
        assertThat(MicroBatches.split(ofTokens(4, 6, 5, 5), 10, group -> 2 * group.tokens(), BatchSize::tokens))
                .extracting(List::size)
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void countsWhatFillsShorterSequencesUp() {
        // Sequences of 2, 2, 6 and 6 tokens: the third would make each of three 6 long.
        assertThat(MicroBatches.split(
                        ofTokens(2, 2, 6, 6),
                        12,
                        PromptGroup::tokens,
                        batch -> (long) batch.sequences() * batch.longest()))
                .extracting(List::size)
                .containsExactly(2, 2);
        assertThat(split(12, 2, 2, 6, 6)).extracting(List::size).containsExactly(3, 1);
        // A prompt of one token with completions of one and three: two sequences of four at most.
        PromptGroup pair = new PromptGroup(new int[] {1}, List.of(new int[1], new int[3]));
        assertThat(BatchSize.NONE.with(pair, 5)).isEqualTo(new BatchSize(5, 2, 4));
    }

    @Test
    void nothingGivesNothing() {
        assertThat(split(10)).isEmpty();
    }

    @Test
    void refusesALimitBelowOne() {
        assertThatThrownBy(() -> MicroBatches.split(ofTokens(3), 0, PromptGroup::tokens, BatchSize::tokens))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine.max-batch-tokens must be at least 1, got 0");
    }
}
