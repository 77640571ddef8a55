package io.plumbline.jobs.averaging;

import io.plumbline.engine.KernelTimes;
import io.plumbline.train.DecoderLayer;
import io.plumbline.train.FlatVectors;
import io.plumbline.train.PairBatchCodec;
import io.plumbline.train.PolicyGraphs;
import io.plumbline.train.TrainingPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A worker's graph with its decoder, kept between rounds. Used by one thread at a time, under a lease of
 * {@link WorkerModels}.
 *
 * <p>The graph is the worker's own, or the driver's where both are one JVM: then what the worker does is done to the
 * training's state, and no copy of it stands in memory.
 */
final class WorkerModel {
    /** What is held is not the state of any step. */
    private static final int UNKNOWN = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final ComputationGraph graph;
    private final TrainingState state;
    private final boolean lent;
    private int heldStep = UNKNOWN;
    private boolean closed;

    private WorkerModel(ComputationGraph graph, boolean lent) {
        this.graph = graph;
        this.state = TrainingState.of(graph);
        this.lent = lent;
    }

    /** With a graph of its own. */
    static WorkerModel own(String graphJson) {
        return new WorkerModel(PolicyGraphs.of(ComputationGraphConfiguration.fromJson(graphJson)), false);
    }

    /** With the driver's graph. */
    static WorkerModel lent(ComputationGraph graph) {
        return new WorkerModel(graph, true);
    }

    /** Waits until nobody else uses it. */
    void take() {
        lock.lock();
    }

    /** Makes it free for other threads; called by the thread that took it. */
    void giveBack() {
        lock.unlock();
    }

    /** Returns whether the model's memory has been freed, so that it must not be used. */
    boolean isClosed() {
        return closed;
    }

    TrainingState state() {
        return state;
    }

    /** Returns whether it holds the training's state after this number of steps. */
    boolean holds(int step) {
        return heldStep == step;
    }

    /** Says that it holds the training's state after so many steps. */
    void held(int step) {
        heldStep = step;
    }

    /**
     * Takes the round's steps on the worker's share. Always begins from the round's state, so that running a round again
     * gives the same.
     */
    WorkerReport run(Round round, StateSource source, Share share) {
        if (heldStep != round.before()) {
            source.copyTo(state);
        }
        heldStep = UNKNOWN;
        long start = System.nanoTime();
        List<WorkerReport.Step> steps = new ArrayList<>();
        for (int step = round.firstStep(); step < round.endStep(); step++) {
            List<TrainingPair> pairs = share.ofStep(step);
            if (!pairs.isEmpty()) {
                steps.add(step(round.stepsBefore() + step, pairs));
            }
        }
        if (round.plan().workers() == 1) {
            // The average of one is itself: the next round begins with what is held.
            heldStep = round.after();
        }
        return new WorkerReport(share.worker(), steps, System.nanoTime() - start);
    }

    private WorkerReport.Step step(int step, List<TrainingPair> pairs) {
        // Rates and bias corrections follow the training's step, whether or not this worker took part in all before it.
        graph.getConfiguration().setIterationCount(step);
        MultiDataSet batch = PairBatchCodec.encode(pairs);
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OPTIMIZER);
        try {
            graph.fit(batch);
        } finally {
            KernelTimes.leave(before);
        }
        DecoderLayer layer = PolicyGraphs.layer(graph);
        return new WorkerReport.Step(step, layer.sums(), layer.gradientNorm());
    }

    /** Gives all its memory back; not that of a state which is the driver's. */
    void close() {
        closed = true;
        PolicyGraphs.layer(graph).close();
        FlatVectors.release(graph.getFlattenedGradients());
        if (!lent) {
            FlatVectors.release(state.updater());
            FlatVectors.release(state.parameters());
        }
    }
}
