package io.plumbline.jobs.bench;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.model.LoraConfig;
import java.util.List;

/**
 * The settings of a run of bench.
 *
 * @param data preferences: a file, directory or glob of any format that ingest detects
 * @param pairs pairs in the timed steps
 * @param batch pairs of an optimiser step, of each worker
 * @param workers Spark tasks that train side by side, at most the machine's cores
 * @param threads of each worker; 0: its share of the cores
 * @param stepsPerAveraging optimiser steps between averages
 * @param warmup steps before the time runs, rounded up to whole rounds
 * @param maxLength most tokens of prompt and one completion
 * @param maxPromptLength most tokens of the prompt
 * @param engine precision and micro-batches
 * @param lora adapters that are trained in the model's place
 * @param averaging whether the exchange between machines is measured as well
 */
public record BenchSettings(
        String data,
        int pairs,
        int batch,
        int workers,
        int threads,
        int stepsPerAveraging,
        int warmup,
        int maxLength,
        int maxPromptLength,
        EngineConfig engine,
        LoraConfig lora,
        boolean averaging) {
    private static final int LEAST_OF_AVERAGING = 4;

    /** Most pairs that are read, warm-up included: they stand in memory. */
    private static final long MOST_PAIRS = 1_000_000;

    /** Refuses values out of range by the option that sets them. */
    public BenchSettings {
        if (PlainText.holdsCredentials(data)) {
            throw refused("--data must not hold credentials; give them through Hadoop's configuration");
        }
        atLeast(1, "--pairs", pairs);
        atLeast(1, "--batch", batch);
        atLeast(1, "--workers", workers);
        atLeast(0, "--threads", threads);
        atLeast(1, "--steps-per-averaging", stepsPerAveraging);
        atLeast(0, "--warmup", warmup);
        atLeast(2, "--max-length", maxLength);
        atLeast(1, "--max-prompt-length", maxPromptLength);
        if (maxPromptLength >= maxLength) {
            throw refused("--max-prompt-length must be below --max-length = " + maxLength + ", got " + maxPromptLength);
        }
        long all = pairs + warmupSteps(warmup, stepsPerAveraging) * batch * workers;
        // A step of each of two workers to warm up, and one that counts.
        if (averaging && all < LEAST_OF_AVERAGING) {
            throw refused("--averaging needs at least " + LEAST_OF_AVERAGING
                    + " pairs, those of the warm-up included, got " + all);
        }
        if (all > MOST_PAIRS) {
            throw refused("--pairs and the warm-up's pairs must be at most " + MOST_PAIRS + " together, got " + all);
        }
    }

    /**
     * Adapters on all linear layers.
     *
     * @param rank as {@code lora.rank}
     */
    public static LoraConfig adapters(int rank) {
        try {
            // No speed depends on what they are multiplied by.
            return new LoraConfig(rank, 1, false, List.of(LoraConfig.ALL_LINEAR), 0);
        } catch (IllegalArgumentException e) {
            throw refused("--lora-" + e.getMessage());
        }
    }

    private static void atLeast(int least, String option, int value) {
        if (value < least) {
            throw refused(option + " must be at least " + least + ", got " + value);
        }
    }

    static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot bench: " + problem);
    }

    private static long warmupSteps(long warmup, long stepsPerAveraging) {
        return (warmup + stepsPerAveraging - 1) / stepsPerAveraging * stepsPerAveraging;
    }

    /**
     * Refuses a number of threads that an engine takes no notice of.
     *
     * @throws PlumblineException of kind CONFIGURATION
     */
    void requireThreads(EngineConfig computing) {
        if (threads > 0 && !computing.kind().followsThreads()) {
            throw refused("--threads has no effect with --engine " + computing.engine()
                    + ", whose threads are those of its library or device; leave it out");
        }
    }

    /** The warm-up in whole rounds. */
    int warmupSteps() {
        return Math.toIntExact(warmupSteps(warmup, stepsPerAveraging));
    }

    /** Threads of each worker on a machine of so many cores. */
    int threadsOf(int cores) {
        return threads > 0 ? threads : Math.max(1, cores / workers);
    }

    /** Pairs of warm-up and timed steps. */
    int allPairs() {
        return pairs + warmupSteps() * batch * workers;
    }
}
