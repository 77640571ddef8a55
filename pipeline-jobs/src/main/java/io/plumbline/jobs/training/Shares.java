package io.plumbline.jobs.training;

import io.plumbline.train.TrainingPair;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Deals an epoch's pairs to the workers. */
final class Shares {
    private Shares() {}

    /** A partition for each worker, in order, of one share each. */
    static JavaRDD<Share> of(JavaRDD<TrainingPair> pairs, Broadcast<EpochOrder> order, TrainingPlan plan) {
        return pairs.mapToPair(pair -> {
                    EpochOrder epoch = order.value();
                    long rank = epoch.rank(epoch.key(pair.pairId()));
                    return new Tuple2<>(plan.worker(rank, epoch.pairs()), pair);
                })
                .partitionBy(new ByWorker(plan.workers()))
                .mapPartitionsWithIndex(
                        (worker, partition) ->
                                List.of(share(worker, partition, order.value())).iterator(),
                        true);
    }

    private static Share share(int worker, Iterator<Tuple2<Integer, TrainingPair>> partition, EpochOrder order) {
        Iterable<Tuple2<Integer, TrainingPair>> elements = () -> partition;
        Stream<TrainingPair> pairs = StreamSupport.stream(elements.spliterator(), false)
                .map(element -> new Keyed(order.key(element._2().pairId()), element._2()))
                .sorted(Comparator.comparingLong(Keyed::key)
                        .thenComparing(keyed -> keyed.pair().pairId()))
                .map(Keyed::pair);
        return new Share(worker, pairs.toArray(TrainingPair[]::new));
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
