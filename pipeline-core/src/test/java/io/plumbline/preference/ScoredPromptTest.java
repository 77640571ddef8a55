package io.plumbline.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoredPromptTest {
    private static ScoredCompletion completion(int index, String text, double score) {
        return new ScoredCompletion(index, text, score, score > 0);
    }

    private static final ScoredPrompt PROMPT = new ScoredPrompt(List.of(
            completion(0, "b", 1),
            completion(1, "a", 3),
            completion(2, "c", 3),
            completion(3, "d", -1),
            completion(4, "e", -1)));

    @Test
    void takesTheFirstOfEqualScores() {
        assertThat(PROMPT.best()).map(ScoredCompletion::text).contains("a");
        assertThat(PROMPT.bestAgainstWorst()).map(pair -> pair.worse().text()).contains("d");
    }

    @Test
    void countsCompletionsOfOneTextOnce() {
        ScoredPrompt prompt =
                new ScoredPrompt(List.of(completion(2, "a", 1), completion(1, "a", 1), completion(0, "b", 1)));

        assertThat(prompt.completions()).extracting(ScoredCompletion::index).containsExactly(0, 1);
    }

    @Test
    void makesNoPairOfATie() {
        assertThat(new ScoredPrompt(List.of(completion(0, "a", 1), completion(1, "b", 1))).bestAgainstWorst())
                .isEmpty();
        assertThat(new ScoredPrompt(List.of()).bestAgainstWorst()).isEmpty();
        assertThatThrownBy(() -> new ScoredPrompt.Pair(completion(0, "a", 1), completion(1, "b", 1)))
                .hasMessage("The first of a pair must have the greater score, got 1.0 and 1.0");
    }

    @Test
    void makesAllPairsAboveAMargin() {
        assertThat(PROMPT.pairsAbove(2))
                .extracting(pair -> pair.better().text() + pair.worse().text())
                .containsExactly("ad", "ae", "cd", "ce");
        assertThat(PROMPT.pairsAbove(0)).hasSize(8);
        assertThat(PROMPT.pairsAbove(4)).isEmpty();
    }

    @Test
    void keepsWhatPassesOrReachesAThreshold() {
        assertThat(PROMPT.passed()).extracting(ScoredCompletion::text).containsExactly("b", "a", "c");
        assertThat(PROMPT.reaching(3)).extracting(ScoredCompletion::text).containsExactly("a", "c");
    }

    @Test
    void makesTheSameOfAnyOrder() {
        List<ScoredCompletion> shuffled = new ArrayList<>(PROMPT.completions());
        Collections.shuffle(shuffled, new Random(1));

        assertThat(new ScoredPrompt(shuffled)).isEqualTo(PROMPT);
        // Files without an index: all are 0, and texts decide.
        ScoredPrompt unnumbered = new ScoredPrompt(List.of(completion(0, "z", 1), completion(0, "y", 1)));
        assertThat(unnumbered.best()).map(ScoredCompletion::text).contains("y");
        // One text that was scored twice, in two batches.
        List<ScoredCompletion> twice = List.of(completion(0, "y", 2), completion(0, "y", 1), completion(0, "z", 1.5));
        ScoredPrompt forwards = new ScoredPrompt(twice);
        assertThat(new ScoredPrompt(List.of(twice.get(2), twice.get(1), twice.get(0))))
                .isEqualTo(forwards);
        assertThat(forwards.best()).map(ScoredCompletion::text).contains("z");
    }
}
