package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.train.TrainingPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesIT {
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = TrainingFixture.spark();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @CsvSource({"1,5,37", "2,5,37", "4,5,37", "4,3,2", "3,4,24", "4,4,17"})
    void everyPairIsUsedOnceInItsStep(int workers, int pairsPerStep, int count) {
        TrainingPlan plan = new TrainingPlan(workers, pairsPerStep, 1, 1, 4);
        List<TrainingPair> pairs = TrainingFixture.pairs(count);
        JavaRDD<TrainingPair> rdd = spark.parallelize(pairs, 3);
        EpochDeal deal = PairIndex.of(rdd, TrainingFixture.dpo()).deal(plan, 0);
        List<Share> shares = Shares.of(rdd, spark.broadcast(deal), workers).collect();
        assertThat(shares).extracting(Share::worker).isSorted().hasSize(workers);

        List<String> sorted = pairs.stream()
                .sorted(Comparator.comparingLong(pair -> deal.key(pair.pairId())))
                .map(TrainingPair::pairId)
                .toList();
        int ofStep = workers * pairsPerStep;
        List<String> used = new ArrayList<>();
        for (int step = 0; step < plan.stepsPerEpoch(count); step++) {
            List<String> ofThisStep = new ArrayList<>();
            for (Share share : shares) {
                List<TrainingPair> slice = share.ofStep(step);
                slice.forEach(pair -> ofThisStep.add(pair.pairId()));
                if (count - step * ofStep >= workers) {
                    assertThat(slice).isNotEmpty();
                }
            }
            assertThat(ofThisStep)
                    .containsExactlyInAnyOrderElementsOf(
                            sorted.subList(step * ofStep, Math.min(count, (step + 1) * ofStep)));
            used.addAll(ofThisStep);
        }
        assertThat(used).doesNotHaveDuplicates().hasSize(count);
    }

    @Test
    void sharesFollowFromThePairsAlone() {
        TrainingPlan plan = new TrainingPlan(3, 4, 2, 2, 9);
        List<TrainingPair> pairs = TrainingFixture.pairs(50);
        List<List<String>> expected = ids(pairs, 2, plan);
        List<TrainingPair> shuffled = new ArrayList<>(pairs);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(ids(shuffled, 1, plan)).isEqualTo(expected);
        assertThat(ids(shuffled, 8, plan)).isEqualTo(expected);
    }

    private static List<List<String>> ids(List<TrainingPair> pairs, int partitions, TrainingPlan plan) {
        JavaRDD<TrainingPair> rdd = spark.parallelize(pairs, partitions);
        EpochDeal deal = PairIndex.of(rdd, TrainingFixture.dpo()).deal(plan, 1);
        return Shares.of(rdd, spark.broadcast(deal), plan.workers())
                .map(share ->
                        Arrays.stream(share.pairs()).map(TrainingPair::pairId).toList())
                .collect();
    }
}
