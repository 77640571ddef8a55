package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Rounding;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LabelledColumnsTest {
    private static final double BETA = 0.5;

    private final ScoreSummaryBuilder builder = new ScoreSummaryBuilder(
            LossOptions.of(LossTypes.named("kto"), Map.of("beta", "" + BETA)).losses(), Rounding.NONE);

    private void add(int number, double policy, double reference, boolean isGood) {
        builder.add(new ExampleScore(
                "%064x".formatted(number),
                null,
                "set",
                new double[] {policy},
                new double[] {reference},
                new int[] {3},
                new int[] {1},
                null,
                null,
                Strength.UNSAID.with(Label.of(isGood))));
    }

    @Test
    void figuresAreThoseOfTheRewards() {
        add(0, -4, -5, true);
        add(1, -4, -3, true);
        add(2, -6, -4, false);
        add(3, -2, -3, false);
        LabelledScores scores = builder.build(0, 1).labelled();
        assertThat(scores.count()).isEqualTo(4);
        // Rewards 0.5 and -0.5 of good ones, -1 and 0.5 of bad ones: above, equal, above, below.
        assertThat(scores.goodAboveBad()).isEqualTo(2.5 / 4, within(1e-12));
        assertThat(scores.metrics().accuracy()).isEqualTo(0.5);
        assertThat(scores.metrics().named())
                .containsEntry("rewards/chosen", 0.0)
                .containsEntry("rewards/rejected", -0.25)
                .containsEntry("rewards/margins", 0.25)
                .containsEntry("logps/chosen", -4.0)
                .containsEntry("logps/rejected", -4.0);
    }

    @Test
    void theyAreNoPairs() {
        add(0, -4, -5, true);
        ScoreSummary summary = builder.build(10, 1);
        assertThat(summary.total().pairs()).isZero();
        assertThat(summary.intervals()).isNull();
        assertThat(summary.accuracy()).isNaN();
        assertThat(summary.labelled().goodAboveBad()).isNaN();
        assertThat(SummaryJson.write(summary, List.of(), Scores.COMPUTED))
                .contains("\"labelled\" : {\n    \"completions\" : 1,\n    \"good\" : 1,\n    \"bad\" : 0,")
                .contains("\"good_above_bad\" : null");
        assertThat(SummaryJson.write(
                        new ScoreSummaryBuilder(
                                        LossOptions.of(LossTypes.named("kto"), Map.of())
                                                .losses(),
                                        Rounding.NONE)
                                .build(0, 1),
                        List.of(),
                        Scores.COMPUTED))
                .doesNotContain("labelled");
    }

    @Test
    void goodAboveBadIsTheShareOfAllPairs() {
        SplittableRandom random = new SplittableRandom(1);
        double[] rewards = new double[60];
        boolean[] good = new boolean[60];
        for (int index = 0; index < rewards.length; index++) {
            rewards[index] = random.nextInt(12);
            good[index] = random.nextInt(3) == 0;
            add(index, rewards[index], 0, good[index]);
        }
        double above = 0;
        long pairs = 0;
        for (int one = 0; one < rewards.length; one++) {
            for (int other = 0; other < rewards.length; other++) {
                if (good[one] && !good[other]) {
                    pairs++;
                    above += rewards[one] > rewards[other] ? 1 : rewards[one] == rewards[other] ? 0.5 : 0;
                }
            }
        }
        assertThat(builder.build(0, 1).labelled().goodAboveBad()).isEqualTo(above / pairs, within(1e-12));
    }
}
