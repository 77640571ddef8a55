package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBalanceTest {
    /** Tokens of each worker in each round. */
    private static long[][] loads(int[] tokens, TrainingPlan plan) {
        int[] workers = TokenBalance.deal(tokens, plan);
        long examplesOfRound = plan.examplesOfStep() * plan.stepsPerAveraging();
        long[][] loads = new long[(int) ((tokens.length + examplesOfRound - 1) / examplesOfRound)][plan.workers()];
        for (int rank = 0; rank < tokens.length; rank++) {
            loads[(int) (rank / examplesOfRound)][workers[rank]] += tokens[rank];
        }
        return loads;
    }

    private static int[] pairsOf(int worker, int[] workers, TrainingPlan plan) {
        int[] pairs = new int[plan.stepsPerEpoch(workers.length)];
        for (int rank = 0; rank < workers.length; rank++) {
            pairs[(int) (rank / plan.examplesOfStep())] += workers[rank] == worker ? 1 : 0;
        }
        return pairs;
    }

    @Test
    void oneLongPairAmongThousandsOfShortOnesStallsNoRound() {
        TrainingPlan plan = new TrainingPlan(4, 32, 1, 1, 0);
        int[] tokens = new int[4096];
        Arrays.fill(tokens, 10);
        tokens[1700] = 512;
        // A step has 127 · 10 + 512 tokens, a fourth of which is less than the long pair: nobody waits for more than
        // it,
        // and the pair that its worker gets in any case.
        for (long[] round : loads(tokens, plan)) {
            assertThat(Arrays.stream(round).max().orElseThrow()).isLessThanOrEqualTo(512);
        }
        int[] workers = TokenBalance.deal(tokens, plan);
        int step = 1700 / 128;
        assertThat(pairsOf(workers[1700], workers, plan)[step]).isEqualTo(1);
        assertThat(pairsOf(workers[1700], workers, plan)[step + 1]).isEqualTo(32);
    }

    @Test
    void aWorkerMakesUpForALongPairWithinTheRound() {
        TrainingPlan plan = new TrainingPlan(4, 8, 16, 1, 0);
        int[] tokens = new int[4 * 8 * 16];
        Arrays.fill(tokens, 10);
        tokens[3] = 512;
        long[] round = loads(tokens, plan)[0];
        assertThat(Arrays.stream(round).max().orElseThrow()
                        - Arrays.stream(round).min().orElseThrow())
                .isLessThanOrEqualTo(10);
        int[] workers = TokenBalance.deal(tokens, plan);
        assertThat(pairsOf(workers[3], workers, plan)).doesNotContain(0);
    }

    @Test
    void roundsOfLikeTextsAreBalanced() {
        Random random = new Random(5);
        // Log-normal, as lengths of texts are: median 150, cut at 512.
        int[] tokens = IntStream.range(0, 20_000)
                .map(i -> (int) Math.min(512, Math.max(8, 150 * Math.exp(0.7 * random.nextGaussian()))))
                .toArray();
        for (TrainingPlan plan : new TrainingPlan[] {
            new TrainingPlan(2, 32, 1, 1, 0), new TrainingPlan(4, 8, 4, 1, 0), new TrainingPlan(8, 16, 1, 1, 0)
        }) {
            long[][] rounds = loads(tokens, plan);
            for (long[] round : Arrays.copyOf(rounds, rounds.length - 1)) {
                double mean = Arrays.stream(round).average().orElseThrow();
                assertThat(Arrays.stream(round).max().orElseThrow() / mean).isLessThan(1.05);
            }
        }
    }

    @Test
    void oneWorkerTakesAll() {
        assertThat(TokenBalance.deal(new int[] {3, 1, 2}, new TrainingPlan(1, 2, 1, 1, 0)))
                .containsOnly(0);
    }

    @Test
    void aStepOfFewerPairsThanWorkersGoesToDifferentOnes() {
        assertThat(TokenBalance.deal(new int[] {3, 9, 2}, new TrainingPlan(4, 2, 1, 1, 0)))
                .containsExactly(1, 0, 2);
    }
}
