package io.plumbline.jobs.training;

import io.plumbline.engine.KernelTimes;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.EpochOrder;
import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.SigmoidLoss;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.ConfiguredLoss;
import io.plumbline.train.LearningRateSchedule;
import io.plumbline.train.ModelDecoderSource;
import io.plumbline.train.OptimizerSettings;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * One epoch of the very training that the step {@code train} does, without checkpoints, metrics file and output, and the
 * time that its rounds took. The loss is DPO's at beta 0.1, the optimiser AdamW with a gradient norm of at most 1.
 *
 * <p>The time runs from the end of the warm-up's last round to the end of the last round. Within it: Spark's scheduling,
 * encoding of batches, forward and backward pass, clipping, update, and after each round the averaging and the copy of
 * the state to and from the driver. Not within it: start-up, shuffling examples to workers, making the models.
 */
public final class MeasuredTraining {
    private static final String BETA = "0.1";
    private static final OptimizerSettings OPTIMIZER =
            new OptimizerSettings(5e-7, 0, 0, LearningRateSchedule.Shape.CONSTANT, "adamw", 0, 1);
    private static final double NANOSECONDS = 1e-9;

    private final TrainingPlan plan;
    private final int threads;
    private final int warmupSteps;
    private final EngineConfig engine;
    private final LoraConfig lora;

    /**
     * The measurements.
     *
     * @param seconds that the timed rounds took
     * @param steps optimiser steps of them
     * @param rounds how many they were
     * @param examples those of the timed steps, in no order
     * @param stepSeconds those of them that the slowest worker of each round spent on its steps
     * @param kernelSeconds thread-seconds by kind within the time
     */
    public record Result(
            double seconds,
            int steps,
            int rounds,
            List<ReferencedExample> examples,
            double stepSeconds,
            Map<KernelTimes.Kind, Double> kernelSeconds) {
        /** Copies. */
        public Result {
            examples = List.copyOf(examples);
            kernelSeconds = Map.copyOf(kernelSeconds);
        }
    }

    /** Returns how many values the optimiser keeps of so many trained parameters. */
    public static long optimizerSize(long trained) {
        return OPTIMIZER.stateSize(trained);
    }

    /**
     * A training to be measured.
     *
     * @param plan of one epoch
     * @param threads of each worker
     * @param warmupSteps steps before the time runs, a multiple of the plan's steps per averaging
     * @param engine how the decoder computes
     * @param lora adapters that are trained in the model's place
     */
    public MeasuredTraining(TrainingPlan plan, int threads, int warmupSteps, EngineConfig engine, LoraConfig lora) {
        if (plan.epochs() != 1) {
            throw new IllegalArgumentException("One epoch is measured, got " + plan.epochs());
        }
        if (warmupSteps < 0 || warmupSteps % plan.stepsPerAveraging() != 0) {
            throw new IllegalArgumentException("Warm-up steps must be a multiple of the " + plan.stepsPerAveraging()
                    + " steps between averages, got " + warmupSteps);
        }
        this.plan = plan;
        this.threads = threads;
        this.warmupSteps = warmupSteps;
        this.engine = engine;
        this.lora = lora;
    }

    /**
     * Trains.
     *
     * @param model the policy's start and the reference
     * @param examples with the reference's log-probs; more than the warm-up takes
     */
    public Result run(JavaSparkContext spark, ModelDirectory model, List<ReferencedExample> examples) {
        TrainingSpec spec = new TrainingSpec(
                new ModelDecoderSource(
                                model.configJson(),
                                engine.engine(),
                                threads,
                                engine.precision(),
                                engine.checkpointActivations())
                        .adapted(lora),
                new ConfiguredLoss(LossOptions.of(SigmoidLoss.TYPE, Map.of(LossOption.BETA.name(), BETA))),
                TrainingSpec.Start.REFERENCE,
                plan,
                OPTIMIZER,
                "training",
                engine.maxBatchTokens(),
                0);
        Stopwatch stopwatch = new Stopwatch();
        JavaRDD<ReferencedExample> persisted =
                spark.parallelize(examples, spark.defaultParallelism()).persist(StorageLevel.MEMORY_AND_DISK_SER());
        try (TrainedPart part = TrainedPart.of(new OpenModels(spark.hadoopConfiguration()), place(model), lora, 0)) {
            new PolicyTrainer(spark, spec, null, stopwatch, StateExchange.of(spark))
                    .train(persisted, part)
                    .close();
        } finally {
            KernelTimes.stop();
            persisted.unpersist(false);
        }
        return new Result(
                (stopwatch.end - stopwatch.start) * NANOSECONDS,
                stopwatch.steps,
                stopwatch.rounds,
                timed(examples),
                stopwatch.inSteps * NANOSECONDS,
                stopwatch.kernelSeconds);
    }

    private static ModelPlace place(ModelDirectory model) {
        return ModelPlace.of(model.path().toUri().toString());
    }

    private List<ReferencedExample> timed(List<ReferencedExample> examples) {
        long[] digests = examples.stream()
                .mapToLong(referenced -> EpochOrder.digest(referenced.example().id()))
                .toArray();
        EpochOrder order = EpochOrder.of(digests, plan.seed(), 0);
        long warmupExamples = warmupSteps * plan.examplesOfStep();
        return examples.stream()
                .filter(referenced -> order.rank(order.key(referenced.example().id())) >= warmupExamples)
                .toList();
    }

    /** Runs from the warm-up's end to the training's. */
    private final class Stopwatch implements PolicyTrainer.TrainingListener {
        private long start;
        private long end;
        private long inSteps;
        private int steps;
        private int rounds;
        private Map<KernelTimes.Kind, Double> kernelSeconds;

        @Override
        public void begins(int stepsDone, int totalSteps, long examples) {
            if (totalSteps <= warmupSteps) {
                throw new IllegalArgumentException(
                        "There must be more steps than the warm-up's " + warmupSteps + ", got " + totalSteps);
            }
            if (warmupSteps == 0) {
                start();
            }
        }

        @Override
        public void roundDone(RoundRecord round) {
            int done = round.last().step();
            if (done == warmupSteps) {
                start();
            } else if (done > warmupSteps) {
                end = System.nanoTime();
                inSteps += round.nanoseconds();
                steps += round.steps().size();
                rounds++;
                kernelSeconds = KernelTimes.seconds();
            }
        }

        private void start() {
            inSteps = 0;
            KernelTimes.start();
            start = System.nanoTime();
        }

        @Override
        public FileContent checkpointDue() {
            throw new IllegalStateException("No checkpoint is saved while measuring");
        }
    }
}
