package io.plumbline.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountedTokensTest {
    private static CountedTokens runs(int... runs) {
        return new CountedTokens(runs);
    }

    @Test
    void countsAndPicks() {
        CountedTokens counted = runs(0, 2, 3, 4);
        assertThat(counted.count()).isEqualTo(3);
        assertThat(counted.of(new float[] {1, 2, 3, 4, 5})).containsExactly(1, 2, 4);
        assertThat(counted.isKnown()).isTrue();
        assertThat(runs().isKnown()).isFalse();
        assertThat(runs().count()).isZero();
    }

    @Test
    void cutsWhatIsBehind() {
        assertThat(runs(0, 2, 3, 6).within(4)).isEqualTo(runs(0, 2, 3, 4));
        assertThat(runs(0, 2, 3, 6).within(3)).isEqualTo(runs(0, 2));
        assertThat(runs(2, 6).within(2)).isEqualTo(runs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2,1", "0,0", "-1,2", "0,3,2,4"})
    void refusesRunsThatDoNotAscend(String text) {
        int[] runs =
                List.of(text.split(",")).stream().mapToInt(Integer::parseInt).toArray();
        assertThatThrownBy(() -> new CountedTokens(runs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Runs of tokens must ascend, got [");
    }

    @Test
    void anExampleSaysWhichOfItsTokensCount() {
        Example all = Example.of("a", "", new int[] {1}, new int[] {2, 3}, new int[] {4});
        assertThat(all.counted(0)).isEqualTo(2);
        assertThat(all.partOf(0)).isEmpty();
        Example part = new Example(
                "a", "", all.prompt(), all.completions(), all.ranks(), all.strength(), List.of(runs(1, 2), runs(0, 1)));
        assertThat(part.counted(0)).isEqualTo(1);
        assertThat(part.partOf(0)).contains(runs(1, 2));
        assertThat(part.partOf(1)).isEmpty();
        assertThat(part.whole().counted(0)).isEqualTo(2);
        assertThatThrownBy(() -> new Example(
                        "a",
                        "",
                        all.prompt(),
                        all.completions(),
                        all.ranks(),
                        all.strength(),
                        List.of(runs(1, 3), runs(0, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example a: tokens that count must be tokens of the completion");
        assertThatThrownBy(() -> new Example(
                        "a", "", all.prompt(), all.completions(), all.ranks(), all.strength(), List.of(runs(0, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example a: it must be said of each of 2 completions which tokens count, got 1");
    }
}
