package io.plumbline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

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
}
