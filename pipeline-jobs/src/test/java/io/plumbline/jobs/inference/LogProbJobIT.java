package io.plumbline.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestSpark.class)
class LogProbJobIT {
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicInteger AT_ONCE = new AtomicInteger();
    private static final AtomicInteger MOST_AT_ONCE = new AtomicInteger();

    private final JavaSparkContext spark;

    LogProbJobIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    @Test
    void batchesFollowFromTheRowsAlone() {
        List<CompletionGroup> groups = groups(500, 40);
        List<List<String>> expected = keys(plan(groups, 1, 256, 1));
        Collections.shuffle(groups, new Random(7));
        assertThat(keys(plan(groups, 5, 256, 3))).isEqualTo(expected);
        assertThat(keys(plan(groups, 9, 256, 11))).isEqualTo(expected);
    }

    @Test
    void everyGroupIsInOneBatchWithinTheBudget() {
        List<CompletionGroup> groups = groups(500, 40);
        List<Batch> batches = plan(groups, 4, 64, 4);
        Set<String> seen = new HashSet<>();
        int longest = 0;
        for (Batch batch : batches) {
            int tokens =
                    batch.groups().stream().mapToInt(CompletionGroup::tokens).sum();
            assertThat(tokens <= 64 || batch.groups().size() == 1).isTrue();
            batch.groups().forEach(group -> assertThat(seen.add(group.key())).isTrue());
            assertThat(batch.groups().get(0).tokens()).isGreaterThanOrEqualTo(longest);
            longest = batch.groups().get(batch.groups().size() - 1).tokens();
        }
        assertThat(seen).hasSize(500);
        assertThat(batches.stream().map(Batch::ordinal)).doesNotHaveDuplicates();
        assertThat(batches.stream().mapToLong(Batch::ordinal).max().orElseThrow())
                .isEqualTo(batches.size() - 1L);
    }

    @Test
    void batchesAreDealtToThePartsInTurn() {
        List<Integer> parts = BatchPlan.of(spark.parallelize(groups(300, 20), 2), 32, 3)
                .mapPartitionsWithIndex(
                        (index, rows) -> {
                            List<Integer> remainders = new ArrayList<>();
                            rows.forEachRemaining(
                                    batch -> remainders.add((int) (batch.ordinal() % 3) == index ? 1 : 0));
                            return remainders.iterator();
                        },
                        true)
                .collect();
        assertThat(parts).isNotEmpty().containsOnly(1);
    }

    @Test
    void partsHaveAboutTheSameTokensWhateverTheLengths() {
        List<CompletionGroup> groups = groups(4000, 8);
        groups.add(new CompletionGroup("long", new int[500], new int[][] {{1, 2}, {3}}));
        int budget = 256;
        long[] tokens = new long[5];
        for (Batch batch : plan(groups, 3, budget, tokens.length)) {
            tokens[(int) (batch.ordinal() % tokens.length)] +=
                    batch.groups().stream().mapToInt(CompletionGroup::tokens).sum();
        }
        double mean = Arrays.stream(tokens).average().orElseThrow();
        // The longest group stands in a batch of its own, and a part has at most one batch more than another.
        assertThat(Arrays.stream(tokens).max().orElseThrow() - mean).isLessThan(503 + budget);
        assertThat(mean - Arrays.stream(tokens).min().orElseThrow()).isLessThan(503 + budget);
        assertThat(mean).isGreaterThan(40 * budget);
    }

    @Test
    void nothingIn_nothingOut() {
        assertThat(BatchPlan.of(spark.<CompletionGroup>emptyRDD(), 64, 2).collect())
                .isEmpty();
    }

    @Test
    void refusesABudgetOfNothing() {
        JavaRDD<CompletionGroup> groups = spark.emptyRDD();
        assertThatThrownBy(() -> BatchPlan.of(groups, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Batch tokens and parts must be at least 1, got 0 and 2");
    }

    @Test
    void scoresEveryGroupAndLoadsTheModelOnce() {
        OPENED.set(0);
        List<CompletionGroup> groups = groups(200, 30);
        LogProbJob job = new LogProbJob(new FirstTokens("counted"), units -> {});
        Map<String, double[]> scored = job.of(BatchPlan.of(spark.parallelize(groups, 3), 64, 4)).collect().stream()
                .collect(Collectors.toMap(CompletionLogProbs::key, CompletionLogProbs::logProbs));
        assertThat(scored).hasSize(200);
        for (CompletionGroup group : groups) {
            assertThat(scored.get(group.key())).containsExactly(-group.completions()[0][0], -group.completions()[1][0]);
        }
        assertThat(OPENED.get()).isEqualTo(1);
        // Another model takes its place.
        new LogProbJob(new FirstTokens("other"), units -> {})
                .of(BatchPlan.of(spark.parallelize(groups, 3), 64, 4))
                .count();
        assertThat(OPENED.get()).isEqualTo(2);
    }

    @Test
    void namesTheGroupThatHasNoFiniteLogProb() {
        List<CompletionGroup> groups =
                List.of(new CompletionGroup("bad", new int[] {1}, new int[][] {{Integer.MIN_VALUE}, {1}}));
        JavaRDD<CompletionLogProbs> rows = new LogProbJob(new FirstTokens("broken"), units -> {})
                .of(BatchPlan.of(spark.parallelize(groups, 1), 64, 1));
        assertThatThrownBy(rows::collect)
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("Cannot score pair or completion bad: the model gives it the number NaN");
    }

    /** Several batches at once would each take working memory of the one GPU. */
    @Test
    void aGpuScoresOneBatchAtATime() {
        AT_ONCE.set(0);
        MOST_AT_ONCE.set(0);
        List<CompletionGroup> groups = groups(200, 30);
        assertThat(new LogProbJob(new OnGpu("gpu"), units -> {})
                        .of(BatchPlan.of(spark.parallelize(groups, 3), 64, 4))
                        .count())
                .isEqualTo(200);
        assertThat(MOST_AT_ONCE.get()).isEqualTo(1);
        MOST_AT_ONCE.set(0);
        new LogProbJob(new Counted("processor"), units -> {})
                .of(BatchPlan.of(spark.parallelize(groups, 3), 64, 4))
                .count();
        assertThat(MOST_AT_ONCE.get()).isGreaterThan(1);
    }

    private static List<CompletionGroup> groups(int count, int longest) {
        Random random = new Random(1);
        List<CompletionGroup> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(new CompletionGroup(
                    "key-" + i, random.ints(1 + random.nextInt(longest), 0, 100).toArray(), new int[][] {
                        random.ints(1 + random.nextInt(longest), 0, 100).toArray(),
                        random.ints(1 + random.nextInt(longest), 0, 100).toArray()
                    }));
        }
        return groups;
    }

    private List<Batch> plan(List<CompletionGroup> groups, int slices, int budget, int parts) {
        List<Batch> batches = new ArrayList<>(
                BatchPlan.of(spark.parallelize(groups, slices), budget, parts).collect());
        batches.sort((left, right) -> Long.compare(left.ordinal(), right.ordinal()));
        return batches;
    }

    private static List<List<String>> keys(List<Batch> batches) {
        return batches.stream()
                .map(batch -> batch.groups().stream().map(CompletionGroup::key).toList())
                .toList();
    }

    /** Scores and counts the batches that are scored at once; each waits a moment for another to come. */
    private static List<CompletionLogProbs> counted(List<CompletionGroup> groups) {
        int now = AT_ONCE.incrementAndGet();
        MOST_AT_ONCE.accumulateAndGet(now, Math::max);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        AT_ONCE.decrementAndGet();
        return firstTokens(groups);
    }

    private static List<CompletionLogProbs> firstTokens(List<CompletionGroup> groups) {
        return groups.stream()
                .map(group -> new CompletionLogProbs(
                        group.key(),
                        Arrays.stream(group.completions())
                                .mapToDouble(ids -> ids[0] == Integer.MIN_VALUE ? Double.NaN : -ids[0])
                                .toArray(),
                        new int[group.completions().length]))
                .toList();
    }

    private record Counted(String name) implements ScorerSource {
        private static final long serialVersionUID = 1L;

        @Override
        public BatchScorer open() {
            return LogProbJobIT::counted;
        }
    }

    private record OnGpu(String name) implements ScorerSource {
        private static final long serialVersionUID = 1L;

        @Override
        public BatchScorer open() {
            return LogProbJobIT::counted;
        }

        @Override
        public DeviceKind device() {
            return DeviceKind.GPU;
        }
    }

    /** Gives a completion minus its first token id; NaN where that is the smallest integer. */
    private record FirstTokens(String name) implements ScorerSource {
        private static final long serialVersionUID = 1L;

        @Override
        public BatchScorer open() {
            OPENED.incrementAndGet();
            return LogProbJobIT::firstTokens;
        }
    }
}
