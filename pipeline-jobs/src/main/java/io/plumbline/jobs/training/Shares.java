package io.plumbline.jobs.training;

import io.plumbline.train.TrainingPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Deals an epoch's pairs to the workers. */
final class Shares {
    private Shares() {}

    /** A partition for each worker, in order, of one share each. */
    static JavaRDD<Share> of(JavaRDD<TrainingPair> pairs, Broadcast<EpochDeal> deal, int workers) {
        return pairs.mapToPair(pair -> {
                    EpochDeal epoch = deal.value();
                    return new Tuple2<>(epoch.worker(epoch.key(pair.pairId())), pair);
                })
                .partitionBy(new ByWorker(workers))
                .mapPartitionsWithIndex(
                        (worker, partition) ->
                                List.of(share(worker, partition, deal.value())).iterator(),
                        true);
    }

    private static Share share(int worker, Iterator<Tuple2<Integer, TrainingPair>> partition, EpochDeal deal) {
        List<Keyed> sorted = new ArrayList<>();
        partition.forEachRemaining(
                element -> sorted.add(new Keyed(deal.key(element._2().pairId()), element._2())));
        sorted.sort(Comparator.comparingLong(Keyed::key)
                .thenComparing(keyed -> keyed.pair().pairId()));
        int[] ends = new int[deal.steps()];
        for (Keyed keyed : sorted) {
            ends[deal.step(keyed.key())]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        return new Share(worker, sorted.stream().map(Keyed::pair).toArray(TrainingPair[]::new), ends);
    }

    private record Keyed(long key, TrainingPair pair) {}

    private static final class ByWorker extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int workers;

        ByWorker(int workers) {
            this.workers = workers;
        }

        @Override
        public int numPartitions() {
            return workers;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }
    }
}
