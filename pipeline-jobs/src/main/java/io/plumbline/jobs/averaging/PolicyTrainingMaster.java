package io.plumbline.jobs.averaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.example.ReferencedExample;
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
    private final String runId = UUID.randomUUID().toString();
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
     * @param tokens input tokens of the steps before, where the training is resumed
     */
    public PolicyTrainingMaster(
            JavaSparkContext spark,
            TrainingPlan plan,
            FirstStepGate gate,
            TrainingObserver observer,
            StateExchange exchange,
            FrozenSource frozen,
            long tokens) {
        this.spark = spark;
        this.plan = plan;
        this.gate = gate;
        this.observer = observer;
        this.exchange = exchange;
        this.frozen = frozen;
        this.tokens = tokens;
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph sparkGraph, JavaRDD<MultiDataSet> data) {
        ComputationGraph graph = sparkGraph.getNetwork();
        JavaRDD<ReferencedExample> examples = data.map(CarriedExample::of);
        if (indexed != data.id()) {
            index = ExampleIndex.of(
                    examples,
                    PolicyGraphs.layerConfiguration(graph).loss().losses().needs());
            indexed = data.id();
        }
        int epoch = graph.getConfiguration().getEpochCount();
        Broadcast<EpochDeal> deal = spark.broadcast(index.deal(plan, epoch));
        try (Shares shares = new Shares(examples, deal, plan, "epoch " + (epoch + 1))) {
            epoch(graph, epoch, shares);
        } finally {
            deal.destroy();
        }
        sparkGraph.setScore(graph.score());
    }

    private void epoch(ComputationGraph graph, int epoch, Shares shares) {
        int stepsPerEpoch = plan.stepsPerEpoch(index.examples());
        int stepsBefore = epoch * stepsPerEpoch;
        String json = graph.getConfiguration().toJson();
        int step = graph.getConfiguration().getIterationCount() - stepsBefore;
        while (step < stepsPerEpoch) {
            int end = Math.min(step + plan.stepsPerAveraging(), stepsPerEpoch);
            Round round = new Round(runId, json, frozen, plan, step, end, stepsPerEpoch, stepsBefore);
            List<WorkerReport> reports = exchange.run(round, shares.ofRound(step), graph);
            List<StepRecord> records = records(round, reports, graph);
            records.forEach(gate::check);
            graph.getConfiguration().setIterationCount(round.after());
            graph.setScore(records.get(records.size() - 1).sums().meanLoss());
            tokens = records.get(records.size() - 1).tokens();
            observer.roundDone(new RoundRecord(records, slowest(reports)), graph);
            step = end;
        }
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
        exchange.close(runId, plan.workers());
    }
}
