package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.training.TrainingFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesIT {
    @RegisterExtension
    static final TestSpark SPARK = new TestSpark(4);

    private final JavaSparkContext spark;

    SharesIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @CsvSource({
        "1,5,37,1,1",
        "2,5,37,1,10",
        "4,5,37,2,1000",
        "4,3,2,1,1000",
        "3,4,24,3,1",
        "4,4,17,2,1",
        "2,2,43,3,14",
        "1,1,9,2,4"
    })
    void everyPairIsUsedOnceInItsStep(
            int workers, int examplesPerStep, int count, int stepsPerAveraging, int pairsOfBlock) {
        TrainingPlan plan = new TrainingPlan(workers, examplesPerStep, stepsPerAveraging, 1, 4);
        List<ReferencedExample> pairs = TrainingFixture.pairs(count);
        JavaRDD<ReferencedExample> rdd = spark.parallelize(pairs, 3);
        EpochDeal deal =
                ExampleIndex.of(rdd, TrainingFixture.dpo().losses().needs()).deal(plan, 0);
        List<String> sorted = pairs.stream()
                .sorted(Comparator.comparingLong(pair -> deal.key(pair.example().id())))
                .map(pair -> pair.example().id())
                .toList();
        int ofStep = workers * examplesPerStep;
        List<String> used = new ArrayList<>();
        try (Shares epoch = new Shares(rdd, spark.broadcast(deal), plan, "a test", pairsOfBlock)) {
            int steps = plan.stepsPerEpoch(count);
            for (int firstStep = 0; firstStep < steps; firstStep += stepsPerAveraging) {
                List<Share> shares = epoch.ofRound(firstStep).collect();
                assertThat(shares).extracting(Share::worker).isSorted().hasSize(workers);
                int end = Math.min(steps, firstStep + stepsPerAveraging);
                assertThat(shares.stream()
                                .mapToInt(share -> share.examples().length)
                                .sum())
                        .as("a round holds its own pairs alone")
                        .isEqualTo(Math.min(count, end * ofStep) - firstStep * ofStep);
                for (int step = firstStep; step < end; step++) {
                    List<String> ofThisStep = new ArrayList<>();
                    for (Share share : shares) {
                        List<ReferencedExample> slice = share.ofStep(step);
                        slice.forEach(pair -> ofThisStep.add(pair.example().id()));
                        if (count - step * ofStep >= workers) {
                            assertThat(slice).isNotEmpty();
                        }
                    }
                    assertThat(ofThisStep)
                            .containsExactlyInAnyOrderElementsOf(
                                    sorted.subList(step * ofStep, Math.min(count, (step + 1) * ofStep)));
                    used.addAll(ofThisStep);
                }
            }
        }
        assertThat(used).doesNotHaveDuplicates().hasSize(count);
        assertThat(spark.getPersistentRDDs()).as("nothing is held in the end").isEmpty();
    }

    @Test
    void whatIsHeldIsTheBlockOfTheRoundAskedForLast() {
        TrainingPlan plan = new TrainingPlan(2, 3, 2, 1, 4);
        JavaRDD<ReferencedExample> rdd = spark.parallelize(TrainingFixture.pairs(90), 3);
        EpochDeal deal =
                ExampleIndex.of(rdd, TrainingFixture.dpo().losses().needs()).deal(plan, 0);
        // Fifteen steps; a block is two rounds of two steps.
        try (Shares epoch = new Shares(rdd, spark.broadcast(deal), plan, "a test", 12)) {
            for (int firstStep : new int[] {4, 6, 12, 14, 0}) {
                epoch.ofRound(firstStep).count();
                List<Integer> rounds = new ArrayList<>();
                for (JavaRDD<?> held : spark.getPersistentRDDs().values()) {
                    held.collect().forEach(share -> rounds.add(((Share) share).firstStep()));
                }
                int block = firstStep / 4 * 4;
                assertThat(rounds).containsExactly(block, block + 2, block, block + 2);
            }
        }
    }

    @Test
    void sharesFollowFromThePairsAlone() {
        TrainingPlan plan = new TrainingPlan(3, 4, 2, 2, 9);
        List<ReferencedExample> pairs = TrainingFixture.pairs(50);
        List<List<String>> expected = ids(pairs, 2, plan);
        List<ReferencedExample> shuffled = new ArrayList<>(pairs);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(ids(shuffled, 1, plan)).isEqualTo(expected);
        assertThat(ids(shuffled, 8, plan)).isEqualTo(expected);
    }

    private List<List<String>> ids(List<ReferencedExample> pairs, int partitions, TrainingPlan plan) {
        JavaRDD<ReferencedExample> rdd = spark.parallelize(pairs, partitions);
        EpochDeal deal =
                ExampleIndex.of(rdd, TrainingFixture.dpo().losses().needs()).deal(plan, 1);
        List<List<String>> ids = new ArrayList<>();
        try (Shares epoch = new Shares(rdd, spark.broadcast(deal), plan, "a test", 12)) {
            for (int step = 0; step < deal.steps(); step += plan.stepsPerAveraging()) {
                ids.addAll(epoch.ofRound(step)
                        .map(share -> Arrays.stream(share.examples())
                                .map(pair -> pair.example().id())
                                .toList())
                        .collect());
            }
        }
        return ids;
    }
}
