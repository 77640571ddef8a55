package io.plumbline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.score.ClusteredMean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static Comparison single(int wins, int ties, int losses) {
        ComparisonBuilder builder = new ComparisonBuilder();
        add(builder, wins, 1);
        add(builder, ties, 0.5);
        add(builder, losses, 0);
        return builder.build();
    }

    private static void add(ComparisonBuilder builder, int count, double outcome) {
        Collections.nCopies(count, new Judgement("a", "b", outcome)).forEach(one -> builder.add(List.of(one)));
    }

    /** Numbers of Wilson's formula, by Python. */
    @Test
    void oneJudgementAPromptHasWilsonsInterval() {
        assertShare(single(37, 0, 13).winRate(), 0.74, 0.6044684262151608, 0.8412847256991044);
        assertShare(single(20, 0, 0).winRate(), 1, 0.8388748398148705, 1);
        assertShare(single(0, 0, 20).winRate(), 0, 0, 0.16112516018512965);
    }

    private static void assertShare(Share share, double rate, double low, double high) {
        assertThat(share.rate()).isCloseTo(rate, within(1e-12));
        assertThat(share.interval().low()).isCloseTo(low, within(1e-9));
        assertThat(share.interval().high()).isCloseTo(high, within(1e-9));
    }

    /** numpy's ratio estimate of weighted clusters, with the variance between them in Wilson's formula. */
    @Test
    void weightedClustersAgreeWithNumpy() {
        Judgements judgements = BradleyTerryTest.ofGenerator();
        ClusteredMean mean = new ClusteredMean();
        for (int prompt = 0; prompt < judgements.prompts(); prompt++) {
            double weights = 0;
            double sum = 0;
            for (int i = judgements.start(prompt); i < judgements.end(prompt); i++) {
                weights += judgements.weight(i);
                sum += judgements.weight(i) * judgements.outcome(i);
            }
            mean.add(weights, sum);
        }
        assertThat(Estimate.of(mean).value()).isCloseTo(0.5555555555555556, within(1e-12));
        assertThat(Estimate.of(mean).standardError()).isCloseTo(0.04452458423138889, within(1e-12));
        assertShare(Share.of(mean), 0.5555555555555556, 0.4686513910543069, 0.6391890745646029);
    }

    @Test
    void aTieIsHalfAWinForEach() {
        Comparison comparison = single(3, 4, 1);
        assertThat(comparison.winRate().rate()).isEqualTo(5 / 8.0);
        assertThat(List.of(comparison.wins(), comparison.ties(), comparison.losses()))
                .containsExactly(3L, 4L, 1L);
        assertThat(comparison.judgements()).isEqualTo(8);
        assertThat(comparison.prompts()).isEqualTo(8);
    }

    @Test
    void tiesAloneLeaveRoomForWins() {
        Share share = single(0, 100, 0).winRate();
        assertThat(share.rate()).isEqualTo(0.5);
        assertThat(share.interval().low()).isBetween(0.47, 0.49);
        assertThat(share.interval().high()).isBetween(0.51, 0.53);
    }

    /** Sixteen pairs of one prompt that agree are one judgement, and the prompt counts once. */
    @Test
    void pairsOfOnePromptCountTogether() {
        ComparisonBuilder builder = new ComparisonBuilder();
        for (int prompt = 0; prompt < 50; prompt++) {
            builder.add(Collections.nCopies(
                    prompt < 37 ? 16 : 1, new Judgement("a", "b", prompt < 37 ? 1 : 0, prompt < 37 ? 1 / 16.0 : 1)));
        }
        assertShare(builder.build().winRate(), 0.74, 0.6044684262151608, 0.8412847256991044);
    }

    @Test
    void noPromptHasNoWinRate() {
        assertThat(new ComparisonBuilder().build()).isEqualTo(new Comparison(null, 0, 0, 0, 0, 0));
    }

    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        assertThat(coverage(30, 1, 0.2)).isBetween(0.92, 0.99);
        assertThat(coverage(60, 9, 0.2)).isBetween(0.92, 0.99);
        assertThat(coverage(60, 9, 0)).isBetween(0.92, 0.99);
    }

    /** Few prompts are lost, by all of their pairs, and the others nearly all won. */
    @Test
    void rarePromptsDoNotNarrowTheIntervalOfThoseThatAgree() {
        assertThat(skewedCoverage(30, 0.04)).isGreaterThan(0.93);
        assertThat(skewedCoverage(60, 0.03)).isGreaterThan(0.93);
        assertThat(skewedCoverage(200, 0.01)).isGreaterThan(0.93);
    }

    private static double skewedCoverage(int prompts, double lost) {
        int held = 0;
        int sets = 1000;
        for (int seed = 0; seed < sets; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ComparisonBuilder builder = new ComparisonBuilder();
            for (int prompt = 0; prompt < prompts; prompt++) {
                double outcome = random.nextDouble() < lost ? 0 : 15.5 / 16;
                builder.add(List.of(new Judgement("a", "b", outcome)));
            }
            double truth = (1 - lost) * 15.5 / 16;
            Share share = builder.build().winRate();
            held += share.interval().low() <= truth && truth <= share.interval().high() ? 1 : 0;
        }
        return held / (double) sets;
    }

    /** Each prompt has a win rate of its own, 0.9 or 0.5, and ties by a share. */
    private static double coverage(int prompts, int pairs, double ties) {
        int held = 0;
        int sets = 1000;
        for (int seed = 0; seed < sets; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ComparisonBuilder builder = new ComparisonBuilder();
            for (int prompt = 0; prompt < prompts; prompt++) {
                double rate = random.nextBoolean() ? 0.9 : 0.5;
                List<Judgement> judgements = new ArrayList<>();
                for (int pair = 0; pair < pairs; pair++) {
                    double outcome = random.nextDouble() < ties ? 0.5 : random.nextDouble() < rate ? 1 : 0;
                    judgements.add(new Judgement("a", "b", outcome, 1.0 / pairs));
                }
                builder.add(judgements);
            }
            double truth = ties / 2 + (1 - ties) * 0.7;
            Share share = builder.build().winRate();
            held += share.interval().low() <= truth && truth <= share.interval().high() ? 1 : 0;
        }
        return held / (double) sets;
    }
}
