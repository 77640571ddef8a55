package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.CarriedExample;
import io.plumbline.jobs.averaging.FrozenSource;
import io.plumbline.jobs.averaging.PolicyTrainingMaster;
import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.averaging.TrainingObserver;
import io.plumbline.jobs.averaging.TrainingState;
import io.plumbline.jobs.checkpoint.CheckpointExtras;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.train.PolicyGraphs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Trains from first step to last, or from the newest checkpoint on. */
final class PolicyTrainer {
    private final JavaSparkContext spark;
    private final TrainingSpec spec;
    private final Checkpoints checkpoints;
    private final TrainingListener listener;
    private final StateExchange exchange;
    private final TrainingReference reference;
    private final TrainingEvaluation evaluation;

    /** Hears where a training begins, and of every round. */
    interface TrainingListener {
        /**
         * It begins, or goes on.
         *
         * @param stepsDone steps done before: 0, or those of a checkpoint
         * @param totalSteps steps of the whole training
         * @param examples examples of an epoch
         */
        void begins(int stepsDone, int totalSteps, long examples);

        /** A round is done and averaged. */
        void roundDone(RoundRecord round);

        /**
         * A checkpoint of all steps heard of is about to be saved.
         *
         * @return what it takes along: a line for each step of the training so far
         */
        FileContent checkpointDue();

        /**
         * Before it goes on from a checkpoint: what that one took along.
         *
         * @param metrics as {@link #checkpointDue} gave it
         */
        default void resumes(FileContent metrics) {
            // Of no use to those who keep no lines.
        }
    }

    /**
     * A trainer whose reference stays as it is.
     *
     * @param checkpoints where state is saved and found; null for neither
     */
    PolicyTrainer(
            JavaSparkContext spark,
            TrainingSpec spec,
            Checkpoints checkpoints,
            TrainingListener listener,
            StateExchange exchange) {
        this(spark, spec, checkpoints, listener, exchange, new FixedReference(), new NoEvaluation());
    }

    /**
     * A trainer.
     *
     * @param checkpoints where state is saved and found; null for neither
     * @param reference of the examples that it will train on; stays the caller's
     * @param evaluation of the policy between rounds; stays the caller's
     */
    PolicyTrainer(
            JavaSparkContext spark,
            TrainingSpec spec,
            Checkpoints checkpoints,
            TrainingListener listener,
            StateExchange exchange,
            TrainingReference reference,
            TrainingEvaluation evaluation) {
        this.spark = spark;
        this.spec = spec;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.exchange = exchange;
        this.reference = reference;
        this.evaluation = evaluation;
    }

    /**
     * Trains.
     *
     * @param examples persisted by the caller: every epoch reads them
     * @param start gives the parameters that the policy starts as; the trained ones are overwritten
     * @return the trained parameters: those that {@code start} gave
     */
    FloatVector train(JavaRDD<ReferencedExample> examples, StartingParameters start) {
        long count = examples.count();
        if (count == 0) {
            throw new PlumblineException(Kind.DATA, "Cannot train: there are no examples in the train split");
        }
        // What this JVM holds of the reference would stand beside the state.
        ExecutorResources.ofThisProcess().closeAll();
        EngineProvider engines = exchange.ofDriver(spec.source().engine());
        FloatVector parameters = start.trained(engines);
        try {
            return train(examples, count, engines, new ParameterVector(start.frozen(), parameters), start);
        } catch (Throwable thrown) {
            parameters.close();
            throw thrown;
        }
    }

    private FloatVector train(
            JavaRDD<ReferencedExample> examples,
            long count,
            EngineProvider engines,
            ParameterVector parameters,
            StartingParameters start) {
        ComputationGraph graph = PolicyGraphs.of(
                engines, PolicyGraphs.configuration(spec.layer(spec.plan().totalSteps(count))), parameters);
        try {
            train(examples, count, graph, start.frozenOfWorkers());
        } finally {
            PolicyGraphs.releaseWork(graph);
            PolicyGraphs.optimizerState(graph).ifPresent(FloatVector::close);
        }
        if (checkpoints != null) {
            checkpoints.dropReferences(null);
            checkpoints.dropBest(evaluation.best());
        }
        return parameters.trained();
    }

    /** Trains a graph from where a checkpoint or nothing has left it. */
    private void train(
            JavaRDD<ReferencedExample> examples, long count, ComputationGraph graph, FrozenSource frozenOfWorkers) {
        int stepsPerEpoch = spec.plan().stepsPerEpoch(count);
        int totalSteps = spec.plan().totalSteps(count);
        Optional<Checkpoints.Restored> found = checkpoints == null
                ? Optional.empty()
                : checkpoints.restore(TrainingState.of(graph), spec.plan(), stepsPerEpoch);
        int done = found.map(restored -> restored.state().step()).orElse(0);
        graph.getConfiguration().setIterationCount(done);
        graph.getConfiguration().setEpochCount(done / stepsPerEpoch);
        found.ifPresent(restored -> {
            listener.resumes(restored.metrics());
            evaluation.resumes(restored.state().best(), restored.lines());
        });
        listener.begins(done, totalSteps, count);
        evaluation.begins(spec.plan(), totalSteps, count);
        TrainingObserver observer = new Saver(stepsPerEpoch, totalSteps);
        SavedModel moved = found.map(restored -> restored.state().reference()).orElse(null);
        long tokens = found.map(restored -> restored.state().tokens()).orElse(0L);
        try (PolicyTrainingMaster master = new PolicyTrainingMaster(
                spark, spec.plan(), spec.gate(), observer, exchange, frozenOfWorkers, reference, tokens)) {
            SparkComputationGraph sparkGraph = new SparkComputationGraph(spark, graph, master);
            JavaRDD<MultiDataSet> carried =
                    (moved == null || done == totalSteps ? examples : reference.resume(moved)).map(CarriedExample::new);
            while (graph.getConfiguration().getEpochCount() < spec.plan().epochs() && !observer.isOver()) {
                sparkGraph.fitMultiDataSet(carried);
            }
        }
    }

    /** Tells the listener of a round, then saves a checkpoint when one is due. */
    private final class Saver implements TrainingObserver {
        private final int stepsPerEpoch;
        private final int totalSteps;
        private int rounds;

        Saver(int stepsPerEpoch, int totalSteps) {
            this.stepsPerEpoch = stepsPerEpoch;
            this.totalSteps = totalSteps;
        }

        @Override
        public void roundDone(RoundRecord round, ComputationGraph graph) {
            listener.roundDone(round);
            StepRecord last = round.last();
            if (usesWorkers(last.step())) {
                // Before the checkpoint, which takes its lines along.
                evaluation.evaluate(graph, last);
            }
            rounds++;
            boolean due = spec.checkpointEveryRounds() > 0
                    && (rounds % spec.checkpointEveryRounds() == 0 || last.step() == totalSteps || isOver());
            if (due && checkpoints != null) {
                Map<String, FileContent> lines = new HashMap<>(evaluation.lines());
                lines.put(CheckpointExtras.METRICS, listener.checkpointDue());
                checkpoints.save(
                        TrainingState.of(graph),
                        last.step(),
                        stepsPerEpoch,
                        last.tokens(),
                        spec.plan(),
                        new CheckpointExtras(reference.moved(), evaluation.best(), lines));
            }
        }

        @Override
        public boolean usesWorkers(int step) {
            return evaluation.isDue(step);
        }

        @Override
        public boolean isOver() {
            return evaluation.stop().isPresent();
        }
    }
}
