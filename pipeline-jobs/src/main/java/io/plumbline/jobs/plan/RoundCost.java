package io.plumbline.jobs.plan;

import io.plumbline.jobs.averaging.TrainingPlan;

/**
 * The time that a training takes on so many workers: the model of cost, and the only place where it stands. With {@code E}
 * epochs of {@code N} examples, {@code S} optimiser steps and {@code R} rounds in all, on {@code W} workers:
 *
 * <pre>
 * T(W) = (E N c / W + S u) s(W) + R x(W)
 * s(1) = 1, s(W) = s           for W &gt; 1
 * x(1) = a + B / n
 * x(W) = b + (3 B - B / W + K log2 W) / n      for W &gt; 1
 * </pre>
 *
 * <p>{@code c} are the seconds of an example's forward and backward pass on one worker, {@code u} those of an optimiser's
 * update, {@code x} those of a round beside its steps. {@code B} are the bytes of the trained parameters and the optimiser's
 * state, {@code n} the bytes a second that the network carries to each machine and, at the same time, from it. Each of two or
 * more workers receives the state once by Spark's torrent broadcast, in which a block of {@code K} bytes has to be handed on
 * {@code log2 W} times before the last machine has it; sends all but a {@code W}-th of its own to those that average it; and
 * the driver receives the average. A single worker keeps what it has, and only the driver receives it. {@code a} and {@code b}
 * are measured: everything else of a round of one and of several workers, since copying, the shuffle's files and averaging are
 * the same for each worker however many there are. {@code s} is how much longer a step takes while another worker computes on
 * the same machine, with which it shares the memory's bandwidth. All are those of executors that share one machine's cores and disk with
 * each other and with the driver: executors on machines of their own take less.
 *
 * <p>Not in it: start-up, reading the examples, checkpoints, and that the slowest of many workers decides; examples are dealt
 * by tokens, so that a step's shares are alike.
 *
 * @param exampleSeconds {@code c}
 * @param updateSeconds {@code u}
 * @param slowdown {@code s}
 * @param exchangeOfOne {@code a}, in seconds
 * @param exchange {@code b}, in seconds
 * @param stateBytes {@code B}
 * @param networkBytes {@code n}, bytes a second
 */
record RoundCost(
        double exampleSeconds,
        double updateSeconds,
        double slowdown,
        double exchangeOfOne,
        double exchange,
        long stateBytes,
        double networkBytes) {
    /** {@code K}: spark.broadcast.blockSize, unless it is set. */
    private static final double BLOCK = 4 << 20;

    /** Returns the seconds of a whole training on so many examples. */
    double training(TrainingPlan plan, long examples) {
        return computing(plan, examples) + averaging(plan, examples);
    }

    /** Returns the part of them that is spent on steps. */
    private double computing(TrainingPlan plan, long examples) {
        double alone = (double) plan.epochs() * examples * exampleSeconds / plan.workers()
                + plan.totalSteps(examples) * updateSeconds;
        return plan.workers() == 1 ? alone : alone * slowdown;
    }

    /** Returns the part of them that is spent beside steps. */
    private double averaging(TrainingPlan plan, long examples) {
        return rounds(plan, examples) * beside(plan.workers());
    }

    /** Returns the rounds of the whole training. */
    static int rounds(TrainingPlan plan, long examples) {
        return plan.rounds(plan.totalSteps(examples), examples);
    }

    /** Returns the share of the time that is not spent on steps, in [0, 1]. */
    double averagingShare(TrainingPlan plan, long examples) {
        return averaging(plan, examples) / training(plan, examples);
    }

    /** Returns {@code x}, in seconds. */
    double beside(int workers) {
        return workers == 1 ? exchangeOfOne + stateBytes / networkBytes : exchange + sent(workers) / networkBytes;
    }

    /** Returns the bytes that one machine after the other waits for in a round. */
    private double sent(int workers) {
        double handedOn = BLOCK * Math.log(workers) / Math.log(2);
        return 3.0 * stateBytes - (double) stateBytes / workers + Math.min(stateBytes, handedOn);
    }
}
