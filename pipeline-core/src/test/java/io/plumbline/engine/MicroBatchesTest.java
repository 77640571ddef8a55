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
        return MicroBatches.split(ofTokens(tokens), maxBatchTokens, PromptGroup::tokens).stream()
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
        assertThat(MicroBatches.split(ofTokens(4, 6, 5, 5), 10, group -> 2 * group.tokens()))
                .extracting(List::size)
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void nothingGivesNothing() {
        assertThat(split(10)).isEmpty();
    }

    @Test
    void refusesALimitBelowOne() {
        assertThatThrownBy(() -> MicroBatches.split(ofTokens(3), 0, PromptGroup::tokens))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine.max-batch-tokens must be at least 1, got 0");
    }
}
