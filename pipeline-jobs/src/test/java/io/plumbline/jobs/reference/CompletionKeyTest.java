package io.plumbline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionKeyTest {
    /** From {@code printf '\0\0\0\1\0\0\0\1\0\0\1\2' | sha256sum}. */
    @Test
    void isTheDigestOfBoundaryAndTokens() {
        assertThat(CompletionKey.of(new int[] {1}, new int[] {258}))
                .isEqualTo("97783e68b29786a71fd0c3b500d9ec6ad9bebc1bdf1c35d857e5a6d7ffc7fdbb");
    }

    @Test
    void tellsTheSameTokensWithAnotherBoundaryApart() {
        assertThat(CompletionKey.of(new int[] {1, 2}, new int[] {3}))
                .isNotEqualTo(CompletionKey.of(new int[] {1}, new int[] {2, 3}));
    }

    /** A sum over some tokens is another number: it stands under another key. */
    @Test
    void tellsTheTokensThatCountApart() {
        Example whole = Example.of("a", "", new int[] {1}, new int[] {2, 3}, new int[] {4});
        String key = CompletionKey.of(new int[] {1}, new int[] {2, 3});
        assertThat(CompletionKey.of(whole, 0)).isEqualTo(key);
        assertThat(CompletionKey.of(counting(whole, 0, 2), 0)).isEqualTo(key);
        assertThat(CompletionKey.of(counting(whole, 0, 1), 0))
                .isNotEqualTo(key)
                .isNotEqualTo(CompletionKey.of(counting(whole, 1, 2), 0));
        assertThat(CompletionKey.of(counting(whole, 0, 1), 1)).isEqualTo(CompletionKey.of(whole, 1));
    }

    private static Example counting(Example example, int from, int to) {
        return new Example(
                example.id(),
                example.source(),
                example.prompt(),
                example.completions(),
                example.ranks(),
                example.strength(),
                List.of(new CountedTokens(new int[] {from, to}), new CountedTokens(new int[] {0, 1})));
    }
}
