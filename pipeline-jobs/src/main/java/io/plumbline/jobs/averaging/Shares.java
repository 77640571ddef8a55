package io.plumbline.jobs.averaging;

import io.plumbline.example.ReferencedExample;
import io.plumbline.loss.Totals;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Function1;
import scala.Tuple2;

/**
 * An epoch's examples, dealt to the workers. They are shuffled once, cut by worker and by block, some rounds that follow each
 * other. Of the blocks only that of the round asked for last is held in memory, as a share for each worker and round: what
 * a round reads, and what is held, does not grow with the epoch.
 */
final class Shares implements AutoCloseable {
    /** Examples of a worker in a block, or those of one round if these are more. */
    private static final int EXAMPLES_OF_BLOCK = 8192;

    private final Broadcast<EpochDeal> deal;
    private final TrainingPlan plan;
    private final String name;
    private final int stepsOfBlock;
    private final JavaPairRDD<Integer, ReferencedExample> dealt;
    private JavaRDD<Share> held;
    private int heldBlock = -1;

    /** @param name of the epoch, shown in Spark's user interface */
    Shares(JavaRDD<ReferencedExample> examples, Broadcast<EpochDeal> deal, TrainingPlan plan, String name) {
        this(examples, deal, plan, name, EXAMPLES_OF_BLOCK);
    }

    Shares(
            JavaRDD<ReferencedExample> examples,
            Broadcast<EpochDeal> deal,
            TrainingPlan plan,
            String name,
            int examplesOfBlock) {
        this.deal = deal;
        this.plan = plan;
        this.name = name;
        int steps = deal.value().steps();
        long examplesOfRound = (long) plan.stepsPerAveraging() * plan.examplesPerStep();
        long rounds = Math.max(1, examplesOfBlock / examplesOfRound);
        this.stepsOfBlock = (int) Math.min(steps, rounds * plan.stepsPerAveraging());
        int blocks = (steps + stepsOfBlock - 1) / stepsOfBlock;
        int workers = plan.workers();
        int ofBlock = stepsOfBlock;
        this.dealt = examples.mapToPair(referenced -> {
                    EpochDeal epoch = deal.value();
                    long key = epoch.key(referenced.example().id());
                    return new Tuple2<>(epoch.step(key) / ofBlock * workers + epoch.worker(key), referenced);
                })
                .partitionBy(new ByKey(blocks * workers));
    }

    /**
     * The shares of a round: a partition for each worker, in order, of one share each.
     *
     * @param firstStep the round's first step within the epoch, a multiple of the plan's steps per averaging
     */
    JavaRDD<Share> ofRound(int firstStep) {
        int block = firstStep / stepsOfBlock;
        if (block != heldBlock) {
            letGo();
            held = block(block).setName("shares of " + name).persist(StorageLevel.MEMORY_AND_DISK());
            heldBlock = block;
        }
        return held.filter(share -> share.firstStep() == firstStep);
    }

    private JavaRDD<Share> block(int block) {
        int workers = plan.workers();
        int roundSteps = plan.stepsPerAveraging();
        int from = block * stepsOfBlock;
        int steps = Math.min(stepsOfBlock, deal.value().steps() - from);
        Broadcast<EpochDeal> epoch = deal;
        Function1<Object, Object> ofBlock =
                (Function1<Object, Object> & Serializable) partition -> (Integer) partition / workers == block;
        return new JavaRDD<>(PartitionPruningRDD.create(dealt.rdd(), ofBlock), dealt.classTag())
                .mapPartitionsWithIndex(
                        (worker, examples) -> rounds(worker, examples, epoch.value(), from, steps, roundSteps), true);
    }

    private static Iterator<Share> rounds(
            int worker,
            Iterator<Tuple2<Integer, ReferencedExample>> examples,
            EpochDeal deal,
            int from,
            int steps,
            int roundSteps) {
        List<Keyed> sorted = new ArrayList<>();
        examples.forEachRemaining(
                element -> sorted.add(new Keyed(deal.key(element._2().example().id()), element._2())));
        sorted.sort(Comparator.comparingLong(Keyed::key)
                .thenComparing(keyed -> keyed.referenced().example().id()));
        int[] ends = new int[steps];
        for (Keyed keyed : sorted) {
            ends[deal.step(keyed.key()) - from]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        List<Share> shares = new ArrayList<>();
        for (int step = 0; step < steps; step += roundSteps) {
            int[] ofRound = Arrays.copyOfRange(ends, step, Math.min(steps, step + roundSteps));
            int before = step == 0 ? 0 : ends[step - 1];
            ReferencedExample[] own = sorted.subList(before, ofRound[ofRound.length - 1]).stream()
                    .map(Keyed::referenced)
                    .toArray(ReferencedExample[]::new);
            for (int index = 0; index < ofRound.length; index++) {
                ofRound[index] -= before;
            }
            Totals[] totals = IntStream.range(from + step, from + step + ofRound.length)
                    .mapToObj(deal::totals)
                    .toArray(Totals[]::new);
            shares.add(new Share(worker, from + step, own, ofRound, totals));
        }
        return shares.iterator();
    }

    private void letGo() {
        if (held != null) {
            held.unpersist(true);
            held = null;
        }
    }

    /** Gives memory and files back. */
    @Override
    public void close() {
        letGo();
        dealt.rdd().cleanShuffleDependencies(false);
    }

    private record Keyed(long key, ReferencedExample referenced) {}

    private static final class ByKey extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int partitions;

        ByKey(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }
    }
}
