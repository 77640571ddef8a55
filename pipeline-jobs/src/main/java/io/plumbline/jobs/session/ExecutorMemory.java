package io.plumbline.jobs.session;

import io.plumbline.engine.TrainingMemory;
import org.apache.spark.SparkConf;

/**
 * The memory that a worker's executor, and the driver, need: native memory of the engine and the optimiser, in Spark's
 * overhead, and a heap.
 *
 * @param engine memory of the engine
 * @param optimizer state of the optimiser, in bytes
 * @param stateBytes bytes of a round's state: trained parameters and the optimiser's state
 */
public record ExecutorMemory(TrainingMemory engine, long optimizer, long stateBytes) {
    private static final long GIB = 1L << 30;

    /**
     * The memory of a processor's engine and the state of an optimiser.
     *
     * @param engine memory of the engine
     * @param trained parameters that are trained
     * @param optimizerSize values of the optimiser's state
     */
    public static ExecutorMemory of(TrainingMemory engine, long trained, long optimizerSize) {
        return new ExecutorMemory(engine, optimizerSize * Float.BYTES, (trained + optimizerSize) * Float.BYTES);
    }

    /** Native memory of a worker, in bytes. */
    public long ofWorker() {
        return engine.total() + optimizer;
    }

    /** Native memory of the driver, which keeps parameters and the optimiser's state and computes nothing. */
    public long ofDriver() {
        return engine.parameters() + optimizer;
    }

    /**
     * The Java heap of both, in bytes: a GiB for Spark, and what passes through as a broadcast and as a shuffle's chunks, once
     * each; what finds no room there goes to local disks.
     */
    public long heap() {
        return GIB + (2 * stateBytes + GIB - 1) / GIB * GIB;
    }

    /** Returns the overhead that so much native memory needs beside the heap, in bytes. */
    public long overhead(long nativeBytes) {
        return NativeLimits.overheadFor(heap(), nativeBytes);
    }

    /** Returns whether executors that are configured so hold a worker. */
    public boolean fits(SparkConf conf) {
        return ofWorker() <= NativeLimits.ofExecutors(conf).maxBytes();
    }
}
