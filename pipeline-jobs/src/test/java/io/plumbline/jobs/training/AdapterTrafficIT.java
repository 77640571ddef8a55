package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Precision;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.RandomInitializer;
import io.plumbline.train.LearningRateSchedule.Shape;
import io.plumbline.train.ModelDecoderSource;
import io.plumbline.train.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that a training of adapters sends from process to process. */
@ExtendWith(TestSpark.class)
class AdapterTrafficIT {
    private static final LoraConfig ONE = new LoraConfig(1, 2, false, List.of("q_proj"), 0);

    /** Wide, so that its weights are many times its adapters. */
    private static final String WIDE =
            """
            {"model_type": "llama", "vocab_size": 50, "hidden_size": 256, "intermediate_size": 512,
             "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 64,
             "tie_word_embeddings": true}
            """;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    AdapterTrafficIT(SparkSession spark) {
        this.spark = spark;
    }

    /** Bytes of every broadcast and every shuffle. */
    private static final class Carried extends SparkListener {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            bytes.addAndGet(task.taskMetrics().shuffleWriteMetrics().bytesWritten());
        }

        @Override
        public void onBlockUpdated(SparkListenerBlockUpdated update) {
            if (update.blockUpdatedInfo().blockId().isBroadcast()) {
                bytes.addAndGet(update.blockUpdatedInfo().memSize()
                        + update.blockUpdatedInfo().diskSize());
            }
        }
    }

    private float[] trainWide(ModelDirectory model, LoraConfig lora, StateExchange exchange, Carried carried)
            throws TimeoutException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<ReferencedExample> examples = StepFixture.evenAgainstOdd(16).stream()
                .map(ReferencedExample::without)
                .toList();
        TrainingSpec spec = new TrainingSpec(
                new ModelDecoderSource(model.configJson(), Engines.hostName(), 1, Precision.FLOAT32, false)
                        .adapted(lora),
                TrainingFixture.fineTuning(),
                TrainingSpec.Start.OTHER,
                new TrainingPlan(2, 4, 1, 1, 0),
                new OptimizerSettings(0.01, 0, 0, Shape.CONSTANT, "adamw", 0, 0),
                "training",
                64,
                0);
        OpenModels models = new OpenModels(new Configuration());
        ModelPlace place = ModelPlace.of(model.path().toString());
        spark.sparkContext().addSparkListener(carried);
        try (TrainedPart part = TrainedPart.of(models, place, lora, 5);
                FloatVector trained = new PolicyTrainer(context, spec, null, new TrainingFixture.Recorder(), exchange)
                        .train(context.parallelize(examples, 2), part)) {
            return TrainingFixture.values(trained);
        } finally {
            spark.sparkContext().listenerBus().waitUntilEmpty();
            spark.sparkContext().removeSparkListener(carried);
        }
    }

    @Test
    void onlyAdaptersCrossTheNetwork() throws IOException, TimeoutException {
        RandomInitializer.write(
                Files.writeString(folder.resolve("config.json"), WIDE), null, 1, folder.resolve("wide"));
        ModelDirectory model = ModelDirectory.open(folder.resolve("wide"));
        long weights = 4 * model.layout().size();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Carried ofAdapters = new Carried();
        float[] shuffled = trainWide(model, ONE, StateExchange.throughShuffle(context), ofAdapters);
        Carried ofWhole = new Carried();
        trainWide(model, new LoraConfig(0, 2, false, ONE.targets(), 0), StateExchange.throughShuffle(context), ofWhole);
        // Two rounds, each with a broadcast and two workers' states: parameters and Adam's two moments.
        assertThat(ofWhole.bytes.get()).isGreaterThan(2 * 3 * weights);
        assertThat(ofAdapters.bytes.get()).isPositive().isLessThan(weights / 5);
        assertThat(shuffled).isEqualTo(trainWide(model, ONE, StateExchange.inOneProcess(), new Carried()));
    }
}
