package io.plumbline.jobs.bench;

import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.training.MeasuredTraining;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The time that a round between machines takes beside its steps, but for the network: Spark's scheduling, copying parameters
 * and updater state to broadcasts, into the workers, through the shuffle's files, averaging, and back to the driver. It is
 * measured by rounds of one short step through the very exchange that clusters use, in one process.
 */
final class ExchangePass {
    /** After a round that opens models and warms the code. */
    private static final int ROUNDS = 3;

    private final JavaSparkContext spark;
    private final EngineConfig engine;
    private final LoraConfig lora;

    /**
     * The measurements.
     *
     * @param ofOne seconds of a round of one worker, which keeps what it has and reads no broadcast
     * @param ofTwo the same of two workers side by side
     */
    record Result(double ofOne, double ofTwo) {}

    ExchangePass(SparkSession session, EngineConfig engine, LoraConfig lora) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.engine = engine;
        this.lora = lora;
    }

    /**
     * Measures.
     *
     * @param examples with the reference's log-probs; of few the exchanges of two workers are fewer
     */
    Result run(ModelDirectory model, List<ReferencedExample> examples) {
        return new Result(run(model, examples, 1), run(model, examples, 2));
    }

    private double run(ModelDirectory model, List<ReferencedExample> examples, int workers) {
        List<ReferencedExample> some = examples.subList(0, Math.min(examples.size(), (1 + ROUNDS) * workers));
        MeasuredTraining.Result measured = new MeasuredTraining(
                        new TrainingPlan(workers, 1, 1, 1, 0), 1, 1, engine, lora)
                .run(spark, model, some, StateExchange.throughShuffle(spark));
        return Math.max(0, measured.seconds() - measured.stepSeconds()) / measured.rounds();
    }
}
