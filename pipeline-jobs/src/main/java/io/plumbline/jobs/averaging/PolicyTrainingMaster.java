package io.plumbline.jobs.averaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.train.PolicyGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Parameter averaging behind dl4j-spark's {@link SparkComputationGraph}. A call to {@code fitMultiDataSet} is an epoch: its
 * examples are dealt to the workers, then round follows round. A round begins with the graph's state on every worker; each
 * takes its optimiser steps; the graph's state becomes the mean of theirs, parameters and updater state alike, by examples
 * seen, or by target tokens where the loss is a mean over these alone. Of a sum of losses with both kinds of mean each worker
 * divides the terms such that the average is that of the whole step. An epoch begins where the graph's iteration count says, so a graph restored from a checkpoint goes on in the
 * middle of one.
 *
 * <p>Where the reference moves, it does so between two rounds, wherever in an epoch: the rest of the epoch is dealt as before,
 * over the examples with their new log-probs. The workers' models are let go for it, as what computes these needs their
 * memory; they begin again with the graph's state, which is the average that they held.
 *
 * <p>With plain SGD, no clipping and one step a round, N workers equal one on N-fold steps, up to rounding. Adam and
 * RMSprop differ, since each worker scales by its own gradient, and so does clipping.
 */
public final class PolicyTrainingMaster extends UnsupportedTraining implements AutoCloseable {
    private final JavaSparkContext spark;
    private final TrainingPlan plan;
    private final FirstStepGate gate;
    private final TrainingObserver observer;
    private final StateExchange exchange;
    private final FrozenSource frozen; // null where all parameters are trained
    private final ReferenceRefresh reference;
    private String runId = newRunId();
    private JavaRDD<ReferencedExample> examples;
    private ExampleIndex index;
    private int indexed = -1;
    private long tokens;

    /**
     * The master of one training.
     *
     * @param gate what the first step must show
     * @param observer hears of every round
     * @param exchange brings state to the workers and back
     * @param frozen gives workers the parameters that are not trained; null where all are
     * @param reference moves the reference
     * @param tokens input tokens of the steps before, where the training is resumed
     */
    public PolicyTrainingMaster(
            JavaSparkContext spark,
            TrainingPlan plan,
            FirstStepGate gate,
            TrainingObserver observer,
            StateExchange exchange,
            FrozenSource frozen,
            ReferenceRefresh reference,
            long tokens) {
        this.spark = spark;
        this.plan = plan;
        this.gate = gate;
        this.observer = observer;
        this.exchange = exchange;
        this.frozen = frozen;
        this.reference = reference;
        this.tokens = tokens;
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph sparkGraph, JavaRDD<MultiDataSet> data) {
        JobDescription.describe(spark.sc(), "deal examples to workers");
        ComputationGraph graph = sparkGraph.getNetwork();
        if (indexed != data.id()) {
            examples = data.map(CarriedExample::of);
            index = ExampleIndex.of(
                    examples,
                    PolicyGraphs.layerConfiguration(graph).loss().losses().needs());
            indexed = data.id();
        }
        int epoch = graph.getConfiguration().getEpochCount();
        Broadcast<EpochDeal> deal = spark.broadcast(index.deal(plan, epoch));
        try {
            epoch(graph, epoch, deal);
        } finally {
            deal.destroy();
        }
        sparkGraph.setScore(graph.score());
    }

    /**
     * An epoch.
     *
     * @param json configuration of the graph
     * @param steps its steps
     * @param before steps of the epochs before
     */
    private record Epoch(String json, int steps, int before) {}

    private void epoch(ComputationGraph graph, int number, Broadcast<EpochDeal> deal) {
        int steps = plan.stepsPerEpoch(index.examples());
        Epoch epoch = new Epoch(graph.getConfiguration().toJson(), steps, number * steps);
        int step = graph.getConfiguration().getIterationCount() - epoch.before();
        while (step < steps && !observer.isOver()) {
            if (isRefreshDue(epoch.before() + step)) {
                refresh(graph);
            }
            try (Shares shares = new Shares(examples, deal, plan, "epoch " + (number + 1))) {
                do {
                    step = round(graph, epoch, shares, step);
                } while (step < steps && !observer.isOver() && !isRefreshDue(epoch.before() + step));
            }
        }
    }

    private boolean isRefreshDue(int steps) {
        return reference.isDue(plan.rounds(steps, index.examples()));
    }

    private void refresh(ComputationGraph graph) {
        letGo();
        examples = reference.refresh(graph);
    }

    /** Lets go the workers' models. What was let go has ended: their next models are those of other work. */
    private void letGo() {
        close();
        runId = newRunId();
    }

    private static String newRunId() {
        return UUID.randomUUID().toString();
    }

    /** Runs the round that begins with a step of the epoch, and returns the step after its last. */
    private int round(ComputationGraph graph, Epoch epoch, Shares shares, int step) {
        int end = Math.min(step + plan.stepsPerAveraging(), epoch.steps());
        JobDescription.describe(
                spark.sc(),
                "round " + (plan.rounds(epoch.before() + step, index.examples()) + 1) + " of "
                        + plan.rounds(plan.totalSteps(index.examples()), index.examples()));
        Round round = new Round(runId, epoch.json(), frozen, plan, step, end, epoch.steps(), epoch.before());
        long begun = System.nanoTime();
        List<WorkerReport> reports = exchange.run(round, shares.ofRound(step), graph);
        long whole = System.nanoTime() - begun;
        long carried = exchange.carriedBytes(TrainingState.of(graph), plan.workers());
        List<StepRecord> records = records(round, reports, graph);
        records.forEach(gate::check);
        graph.getConfiguration().setIterationCount(round.after());
        graph.setScore(records.get(records.size() - 1).sums().meanLoss());
        tokens = records.get(records.size() - 1).tokens();
        if (observer.usesWorkers(round.after())) {
            letGo();
        }
        observer.roundDone(new RoundRecord(records, slowest(reports), whole, carried), graph);
        return end;
    }

    private static long slowest(List<WorkerReport> reports) {
        return reports.stream().mapToLong(WorkerReport::nanoseconds).max().orElse(0);
    }

    private List<StepRecord> records(Round round, List<WorkerReport> reports, ComputationGraph graph) {
        IUpdater updater = PolicyGraphs.layerConfiguration(graph).getIUpdater();
        List<StepRecord> records = new ArrayList<>();
        long tokensBefore = tokens;
        for (int step = round.firstStep(); step < round.endStep(); step++) {
            int iteration = round.stepsBefore() + step;
            List<WorkerReport.Step> parts = reports.stream()
                    .flatMap(report -> report.steps().stream())
                    .filter(part -> part.step() == iteration)
                    .toList();
            StepRecord record =
                    StepRecord.of(parts, round.stepsPerEpoch(), updater.getLearningRate(iteration, 0), tokensBefore);
            tokensBefore = record.tokens();
            records.add(record);
        }
        return records;
    }

    @Override
    public String toJson() {
        try {
            return new ObjectMapper().writeValueAsString(plan);
        } catch (JsonProcessingException exception) {
            throw new IllegalStateException("A plan of numbers could not be written", exception);
        }
    }

    /** Lets go what the workers hold. */
    @Override
    public void close() {
        JobDescription.describe(spark.sc(), "let go the models of workers");
        exchange.close(runId, plan.workers());
    }
}
