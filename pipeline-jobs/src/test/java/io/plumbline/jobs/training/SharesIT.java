package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.train.TrainingPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    void everyPairIsUsedOnceInEachStepsOrder(int workers, int pairsPerStep, int count) {
        TrainingPlan plan = new TrainingPlan(workers, pairsPerStep, 1, 1, 4);
        List<TrainingPair> pairs = TrainingFixture.pairs(count);
        JavaRDD<TrainingPair> rdd = spark.parallelize(pairs, 3);
        EpochOrder order = PairIndex.of(rdd, true).order(4, 0);
        List<Share> shares = Shares.of(rdd, spark.broadcast(order), plan).collect();
        assertThat(shares).extracting(Share::worker).isSorted().hasSize(workers);

        List<TrainingPair> sorted = new ArrayList<>(pairs);
        sorted.sort(java.util.Comparator.comparingLong(pair -> order.key(pair.pairId())));
        int steps = plan.stepsPerEpoch(count);
        List<String> used = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            int smallest = Integer.MAX_VALUE;
            int largest = 0;
            for (Share share : shares) {
                List<TrainingPair> slice = share.ofStep(step, steps, pairsPerStep);
                smallest = Math.min(smallest, slice.size());
                largest = Math.max(largest, slice.size());
                slice.forEach(pair -> used.add(pair.pairId()));
            }
            assertThat(largest - smallest).isLessThanOrEqualTo(1);
            assertThat(largest).isLessThanOrEqualTo(pairsPerStep);
        }
        assertThat(used)
                .containsExactlyElementsOf(
                        sorted.stream().map(TrainingPair::pairId).toList());
    }
}
