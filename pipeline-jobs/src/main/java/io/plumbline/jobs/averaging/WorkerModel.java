package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.KernelTimes;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.executor.TaskEngines;
import io.plumbline.jobs.executor.Work;
import io.plumbline.loss.Totals;
import io.plumbline.train.AtReference;
import io.plumbline.train.DecoderLayer;
import io.plumbline.train.ExampleBatchCodec;
import io.plumbline.train.PolicyGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A worker's graph with its decoder, kept between rounds among the {@link ExecutorResources}. One task uses it at a time.
 *
 * <p>The graph is the worker's own, or the driver's where both are one JVM: then what the worker does is done to the
 * training's state, and no copy of it stands in memory.
 */
final class WorkerModel implements AutoCloseable {
    /** Stands for a step where the state that is held is that of none. */
    private static final int UNKNOWN = -1;

    private final ComputationGraph graph;
    private final TrainingState state;
    private final boolean lent;
    private final Runnable releaseFrozen;
    private int heldStep = UNKNOWN;

    private WorkerModel(ComputationGraph graph, boolean lent, Runnable releaseFrozen) {
        this.graph = graph;
        this.state = TrainingState.of(graph);
        this.lent = lent;
        this.releaseFrozen = releaseFrozen;
    }

    /** With a graph of its own, that shares the frozen parameters with the process's other workers. */
    static WorkerModel own(Round round) {
        ComputationGraphConfiguration configuration = configuration(round);
        EngineProvider engines = TaskEngines.of(
                PolicyGraphs.layerConfiguration(configuration).source().engine());
        FloatVector frozen = round.holdFrozen(engines);
        try {
            ComputationGraph graph = PolicyGraphs.reading(engines, configuration, frozen);
            return new WorkerModel(graph, false, () -> round.releaseFrozen(engines));
        } catch (Throwable thrown) {
            round.releaseFrozen(engines);
            throw thrown;
        }
    }

    /** With a graph of its own, that shares the frozen parameters of the driver's. */
    static WorkerModel beside(ComputationGraph driver, Round round) {
        ComputationGraph graph =
                PolicyGraphs.reading(PolicyGraphs.engines(driver), configuration(round), PolicyGraphs.frozen(driver));
        return new WorkerModel(graph, false, () -> {});
    }

    private static ComputationGraphConfiguration configuration(Round round) {
        return ComputationGraphConfiguration.fromJson(round.graphJson());
    }

    /** With the driver's graph. */
    static WorkerModel lent(ComputationGraph graph) {
        return new WorkerModel(graph, true, () -> {});
    }

    /** Leases the worker's model, with a graph of its own, made at its first round; waits while another task has it. */
    static Lease<WorkerModel> lease(Round round, int worker) {
        return lease(round, worker, () -> own(round));
    }

    /**
     * Leases the worker's model, made at its first round; waits while another task has it.
     *
     * @throws IllegalStateException if the training has ended in this process
     */
    static Lease<WorkerModel> lease(Round round, int worker, Supplier<WorkerModel> maker) {
        return ExecutorResources.ofThisProcess().take(work(round.runId()), "the model of worker " + worker, maker);
    }

    /** Closes the models of a training that this process keeps; its late tasks get no others. */
    static void closeAll(String runId) {
        ExecutorResources.ofThisProcess().end(work(runId));
    }

    private static Work<WorkerModel> work(String runId) {
        return new Work<>("a training", runId, WorkerModel.class, Work.AfterClosing.HAS_ENDED);
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
            List<ReferencedExample> examples = share.ofStep(step);
            if (!examples.isEmpty()) {
                steps.add(step(round.stepsBefore() + step, examples, share.totals(step)));
            }
        }
        if (round.plan().workers() == 1) {
            // The average of one is itself: the next round begins with what is held.
            heldStep = round.after();
        }
        return new WorkerReport(share.worker(), steps, System.nanoTime() - start);
    }

    private WorkerReport.Step step(int step, List<ReferencedExample> examples, Totals whole) {
        // Rates and bias corrections follow the training's step, whether or not this worker took part in all before it.
        graph.getConfiguration().setIterationCount(step);
        DecoderLayer layer = PolicyGraphs.layer(graph);
        layer.partOf(whole);
        MultiDataSet batch = ExampleBatchCodec.encode(examples);
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OPTIMIZER);
        try {
            graph.fit(batch);
        } finally {
            KernelTimes.leave(before);
        }
        // The gate looks at the first step alone.
        AtReference atReference = step == 0 ? layer.atReference() : AtReference.NONE;
        return new WorkerReport.Step(step, layer.sums(), layer.gradientNorm(), atReference);
    }

    /** Frees its memory; of a graph that is the driver's only the engine's, which the next pass opens again. */
    @Override
    public void close() {
        if (lent) {
            PolicyGraphs.layer(graph).close();
        } else {
            PolicyGraphs.releaseWork(graph);
            state.vectors().forEach(FloatVector::close);
        }
        releaseFrozen.run();
    }
}
