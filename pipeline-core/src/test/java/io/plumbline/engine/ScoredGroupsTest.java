package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.model.ScalarConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredGroupsTest {
    private static final int END = 0;

    private static PromptGroup scored(Integer padding, int[] prompt, int[]... completions) {
        ScalarConfig head = new ScalarConfig(1, padding, null);
        return ScoredGroups.of(List.of(new PromptGroup(prompt, List.of(completions))), head)
                .get(0);
    }

    @Test
    void aPlaceFollowsEveryCompletion() {
        PromptGroup scored = scored(null, new int[] {1, 7}, new int[] {5, 7}, new int[] {7});
        assertThat(scored.prompt()).containsExactly(1, 7);
        assertThat(scored.completions()).containsExactly(new int[] {5, 7, END}, new int[] {7, END});
    }

    @Test
    void paddingAtTheEndIsNotReadAndInsideItIs() {
        PromptGroup scored = scored(7, new int[] {1, 3}, new int[] {7, 5, 7, 7}, new int[] {4});
        assertThat(scored.prompt()).containsExactly(1, 3);
        assertThat(scored.completions()).containsExactly(new int[] {7, 5, END}, new int[] {4, END});
    }

    @Test
    void aCompletionOfPaddingAloneIsReadAtThePromptsLastOtherToken() {
        PromptGroup scored = scored(7, new int[] {1, 3, 7}, new int[] {7, 7}, new int[] {4});
        assertThat(scored.prompt()).containsExactly(1, 3);
        assertThat(scored.completions()).containsExactly(new int[] {END}, new int[] {7, 4, END});
    }

    @Test
    void aTextOfPaddingAloneIsReadAtItsFirstToken() {
        PromptGroup scored = scored(7, new int[] {7, 7}, new int[] {7});
        assertThat(scored.prompt()).containsExactly(7);
        assertThat(scored.completions()).containsExactly(new int[] {END});
    }
}
