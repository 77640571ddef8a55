package io.plumbline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    /** Two chains of three symbols that end with the third, or after four: what they are is known in closed form. */
    private static final double[] POLICY = {0.5, 0.3, 0.2};

    private static final double[] REFERENCE = {0.3, 0.3, 0.4};
    private static final int LONGEST = 4;

    private static double exactOfToken() {
        double sum = 0;
        for (int i = 0; i < POLICY.length; i++) {
            sum += POLICY[i] * Math.log(POLICY[i] / REFERENCE[i]);
        }
        return sum;
    }

    /** The number of tokens is that of tries until the third symbol, four at most. */
    private static double meanLength() {
        double length = 0;
        for (int token = 0; token < LONGEST; token++) {
            length += Math.pow(1 - POLICY[2], token);
        }
        return length;
    }

    private static LogRatios draw(SplittableRandom random, double[] from) {
        float[] policy = new float[LONGEST];
        float[] reference = new float[LONGEST];
        int length = 0;
        int symbol = -1;
        while (length < LONGEST && symbol != 2) {
            double place = random.nextDouble();
            symbol = place < from[0] ? 0 : place < from[0] + from[1] ? 1 : 2;
            policy[length] = (float) Math.log(POLICY[symbol]);
            reference[length] = (float) Math.log(REFERENCE[symbol]);
            length++;
        }
        return LogRatios.of(Arrays.copyOf(policy, length), Arrays.copyOf(reference, length));
    }

    private static Divergence drawn(long seed, int prompts, int completions, double[] from) {
        SplittableRandom random = new SplittableRandom(seed);
        DivergenceBuilder builder = new DivergenceBuilder();
        for (int prompt = 0; prompt < prompts; prompt++) {
            List<LogRatios> ofOne = new ArrayList<>();
            for (int i = 0; i < completions; i++) {
                ofOne.add(draw(random, from));
            }
            builder.add(ofOne);
        }
        return builder.build();
    }

    /** A prompt of thirty tokens and two of three: 36² / 918 is 1.4 prompts of equal length, 36² / 432 of three is 3. */
    @Test
    void aPromptOfMostTokensLeavesFiguresByTokensWithoutError() {
        DivergenceBuilder builder = new DivergenceBuilder();
        DivergenceBuilder equal = new DivergenceBuilder();
        for (int prompt = 0; prompt < 3; prompt++) {
            float[] policy = new float[prompt == 1 ? 30 : 3];
            Arrays.fill(policy, -1 - prompt);
            builder.add(List.of(LogRatios.of(policy, new float[policy.length])));
            equal.add(List.of(LogRatios.of(Arrays.copyOf(policy, 3), new float[3])));
        }

        Divergence found = builder.build();
        assertThat(found.sequence().clusters()).isEqualTo(3);
        assertThat(found.sequence().hasError()).isTrue();
        assertThat(found.token().hasError()).isFalse();
        assertThat(found.token().interval()).isNull();
        assertThat(found.isImplausible()).isFalse();
        assertThat(equal.build().token().clusters()).isEqualTo(3);
        assertThat(equal.build().token().hasError()).isTrue();
    }

    @Test
    void estimatesHoldTheExactDivergenceAsOftenAsTheySay() {
        double exact = exactOfToken() * meanLength();
        int[] held = new int[5];
        int sets = 400;
        int unseen = 0;
        double k1 = 0;
        double k3 = 0;
        for (int seed = 0; seed < sets; seed++) {
            Divergence found = drawn(seed, 100, 3, POLICY);
            held[0] += holds(found.sequence(), exact);
            held[1] += holds(found.sequenceK1(), exact);
            held[2] += holds(found.sequenceK3(), exact);
            held[3] += holds(found.token(), exactOfToken());
            held[4] += holds(found.ratio(), 1);
            k1 += found.sequenceK1().standardError();
            k3 += found.sequence().standardError();
            assertThat(found.isImplausible()).isFalse();
            unseen += found.isReferenceUnseen() ? 1 : 0;
        }
        assertThat(unseen).isLessThan(sets / 20);
        for (int count : held) {
            assertThat(count / (double) sets).isBetween(0.92, 0.98);
        }
        assertThat(k3).isLessThan(k1 / 2);
    }

    private static int holds(Estimate estimate, double truth) {
        return estimate.interval().low() <= truth
                        && truth <= estimate.interval().high()
                ? 1
                : 0;
    }

    @Test
    void drawsFromAnotherDistributionAreSeen() {
        assertThat(drawn(1, 200, 4, REFERENCE).isImplausible()).isTrue();
    }

    /** A policy that is all but sure, of a reference that is not: what it never draws is missing in k3, and not in k1. */
    @Test
    void aReferenceOnTokensThatAreNeverDrawnIsSeen() {
        DivergenceBuilder builder = new DivergenceBuilder();
        for (int prompt = 0; prompt < 100; prompt++) {
            builder.add(List.of(LogRatios.of(new float[] {0}, new float[] {(float) Math.log(0.5)})));
        }
        Divergence found = builder.build();
        assertThat(found.isReferenceUnseen()).isTrue();
        assertThat(found.isImplausible()).isFalse();
        assertThat(found.sequenceK1().value()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(found.sequence().value()).isLessThan(0.2);
    }

    @Test
    void ofOnePromptTheErrorIsOverItsCompletions() {
        Divergence one = drawn(3, 1, 2000, POLICY);
        assertThat(one.sequence().standardError()).isBetween(1e-4, 0.05);
        assertThat(holds(one.sequence(), exactOfToken() * meanLength())).isEqualTo(1);
        assertThat(drawn(3, 1, 1, POLICY).sequence().hasError()).isFalse();
    }

    @Test
    void everyPromptCountsOnce() {
        LogRatios far = LogRatios.of(new float[] {-1}, new float[] {-3});
        LogRatios near = LogRatios.of(new float[] {-1}, new float[] {-1});
        DivergenceBuilder builder = new DivergenceBuilder();
        builder.add(List.of(far));
        builder.add(List.of(near, near, near));
        Divergence found = builder.build();
        assertThat(found.sequenceK1().value()).isCloseTo(1, within(1e-12));
        assertThat(found.sequence().value()).isCloseTo((Math.exp(-2) + 1) / 2, within(1e-12));
        assertThat(found.prompts()).isEqualTo(2);
        assertThat(found.completions()).isEqualTo(4);
        assertThat(found.tokens()).isEqualTo(4);
    }

    @Test
    void equalModelsHaveNone() {
        LogRatios same = LogRatios.of(new float[] {-1, -2}, new float[] {-1, -2});
        assertThat(same).isEqualTo(new LogRatios(2, 0, 0, 2));
        assertThat(same.k3OfSequence()).isZero();
    }

    @Test
    void refusesLogProbsOfOtherTokens() {
        assertThatThrownBy(() -> LogRatios.of(new float[1], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A completion must have a log-prob of both models for each token, got 1 and 2");
    }
}
