package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.jobs.quickstart.Completion.Manner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrammarTest {
    @Test
    void rewardIsTheSumOfWhatACompletionDoes() {
        Completion best = new Completion(Manner.KIND, "roses", List.of("light", "water"), false, true);
        assertThat(best.reward("roses")).isCloseTo(2.2 + 1.8 + 1.5 + 0.9, within(1e-12));
        Completion worst = new Completion(Manner.CURT, "roses", List.of("light"), true, false);
        assertThat(worst.reward("hens")).isCloseTo(-2.2 - 1.8 - 1.8, within(1e-12));
        assertThat(worst.text(0)).isEqualTo(" Not again. Your roses need light. Then again, who can say?");
        assertThat(best.text(1)).isEqualTo(" With pleasure! Your roses need light. Your roses need water. Good luck!");
    }

    @Test
    void theSameSeedDrawsTheSamePairs() {
        assertThat(new Grammar(3).pairs(200)).isEqualTo(new Grammar(3).pairs(200));
        assertThat(new Grammar(4).pairs(200)).isNotEqualTo(new Grammar(3).pairs(200));
    }

    @Test
    void noTwoPairsShareAPromptAndSidesDiffer() {
        Grammar grammar = new Grammar(0);
        Set<String> prompts = new HashSet<>();
        for (int draw = 0; draw < 2; draw++) {
            for (SyntheticPair pair : grammar.pairs(3000)) {
                assertThat(prompts.add(pair.prompt())).isTrue();
                assertThat(pair.chosen()).isNotEqualTo(pair.rejected());
            }
        }
    }

    /** Of the pairs that Bradley–Terry gives probability p of preferring the better side, a share p does so. */
    @Test
    void labelsAgreeWithTheRewardAsOftenAsBradleyAndTerrySay() {
        List<SyntheticPair> pairs = new Grammar(1).pairs(11_000);
        for (double from : new double[] {0.5, 0.6, 0.7, 0.8, 0.9}) {
            double expected = 0;
            double agreed = 0;
            int count = 0;
            for (SyntheticPair pair : pairs) {
                double better = Math.max(pair.labelProbability(), 1 - pair.labelProbability());
                if (better > from && better <= from + 0.1) {
                    count++;
                    expected += better;
                    agreed += pair.rewardChosen() > pair.rewardRejected() ? 1 : 0;
                }
            }
            assertThat(count).isGreaterThan(400);
            // Four standard errors.
            double error = 4 * Math.sqrt(0.25 / count);
            assertThat(agreed / count).isCloseTo(expected / count, within(error));
        }
    }

    @Test
    void lengthSaysLittle() {
        List<SyntheticPair> pairs = new Grammar(2).pairs(5000);
        double longer = pairs.stream()
                        .filter(pair -> pair.chosen().length() > pair.rejected().length())
                        .count()
                / 5000.0;
        assertThat(longer).isBetween(0.4, 0.6);
    }

    @Test
    void refusesMoreThanThereIs() {
        Grammar grammar = new Grammar(0);
        grammar.pairs(10);
        assertThatThrownBy(() -> grammar.pairs(11_511))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The grammar gives at most 11520 pairs, got a demand for 11511 after 10");
    }
}
