package io.plumbline.jobs.training;

import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.RandomInitializer;
import io.plumbline.train.LearningRateSchedule.Shape;
import io.plumbline.train.ModelDecoderSource;
import io.plumbline.train.OptimizerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A process that trains and scores for long, and prints how much memory it holds: a line {@code what first last}, in
 * kB, at a tenth and at the end. Its heap is of one size and touched at the start, so what changes is native memory.
 */
final class FlatMemory {
    static final int ROUNDS = 200;
    static final int BATCHES = 1000;

    private static final int WORKERS = 2;
    private static final int EXAMPLES_PER_STEP = 2;
    private static final int VOCABULARY = 2000;
    private static final int BATCH_TOKENS = 64;
    private static final AtomicInteger SCORED = new AtomicInteger();
    private static final List<Long> WHILE_SCORING = new ArrayList<>();
    /** Half a million parameters: a copy that is lost each round would be hundreds of megabytes in the end. */
    private static final String CONFIG =
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 2000, "hidden_size": 128,
             "intermediate_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 4,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
             "rope_theta": 10000.0, "initializer_range": 0.02}
            """;

    private FlatMemory() {}

    /** @param arguments a directory to work in */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        RandomInitializer.write(
                Files.writeString(folder.resolve("config.json"), CONFIG), null, 1, folder.resolve("model"));
        ModelDirectory model = ModelDirectory.open(folder.resolve("model"));
        JavaSparkContext spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("flat-memory")
                .set("spark.ui.enabled", "false")
                .set("spark.default.parallelism", "2"));
        spark.setLogLevel("ERROR");
        // Classes are loaded and compiled, and working memory grows to its size.
        train(spark, model, folder, StateExchange.inOneProcess(), ROUNDS / 4);
        score(spark, folder, BATCHES / 4);
        print("training", train(spark, model, folder, StateExchange.inOneProcess(), ROUNDS));
        print("shuffling", train(spark, model, folder, StateExchange.throughShuffle(spark), ROUNDS));
        WHILE_SCORING.clear();
        score(spark, folder, BATCHES);
        print("reference", WHILE_SCORING);
        spark.stop();
    }

    private static void print(String what, List<Long> sizes) {
        System.out.println(what + " " + sizes.get(0) + " " + sizes.get(1));
    }

    private static List<Long> train(
            JavaSparkContext spark, ModelDirectory model, Path folder, StateExchange exchange, int rounds) {
        TrainingPlan plan = new TrainingPlan(WORKERS, EXAMPLES_PER_STEP, 1, 2, 0);
        JavaRDD<ReferencedExample> pairs = spark.parallelize(pairs(rounds / 2 * WORKERS * EXAMPLES_PER_STEP), 2)
                .cache();
        TrainingSpec spec = new TrainingSpec(
                new ModelDecoderSource(model.configJson(), Engines.hostName(), 1, Precision.FLOAT32, false),
                TrainingFixture.dpo(),
                TrainingSpec.Start.OTHER,
                plan,
                new OptimizerSettings(1e-5, 0, 0, Shape.CONSTANT, "adamw", 0, 1),
                "training",
                BATCH_TOKENS,
                rounds / 10);
        Checkpoints checkpoints = new Checkpoints(
                RunDirectory.open(folder.resolve("run").toString(), new Configuration()),
                "checkpoints",
                exchange.getClass() + " " + rounds,
                1,
                2,
                warning -> {});
        List<Long> sizes = new ArrayList<>();
        TrainingFixture.Recorder listener = new TrainingFixture.Recorder() {
            @Override
            public void roundDone(RoundRecord round) {
                int done = round.steps().get(0).step();
                if (done == rounds / 10 || done == rounds) {
                    sizes.add(residentKilobytes());
                }
            }
        };
        new PolicyTrainer(spark, spec, checkpoints, listener, exchange)
                .train(pairs, engines -> engines.read(model))
                .close();
        pairs.unpersist(true);
        return sizes;
    }

    private static void score(JavaSparkContext spark, Path folder, int batches) {
        SCORED.set(0);
        String location = folder.resolve("model").toString();
        ModelSource source = new ModelSource(
                location,
                ModelDirectory.open(folder.resolve("model")).fingerprint(),
                Engines.hostName(),
                Precision.FLOAT32,
                1);
        // Two groups of 24 tokens fill a batch.
        List<CompletionGroup> groups = new ArrayList<>();
        for (ReferencedExample pair : pairs(2 * batches)) {
            groups.add(new CompletionGroup(
                    pair.example().id(), pair.example().prompt(), pair.example().completions()));
        }
        new LogProbJob(source, completions -> scored(batches))
                .of(BatchPlan.of(spark.parallelize(groups, 2), BATCH_TOKENS, 10))
                .count();
    }

    private static void scored(int batches) {
        int done = SCORED.incrementAndGet();
        if (done == batches / 10 || done == batches) {
            synchronized (WHILE_SCORING) {
                WHILE_SCORING.add(residentKilobytes());
            }
        }
    }

    /** Once what is garbage is collected, and the native memory that it held is freed. */
    private static long residentKilobytes() {
        System.gc();
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the process's own state", e);
        }
    }

    private static List<ReferencedExample> pairs(int count) {
        Random random = new Random(count);
        List<ReferencedExample> pairs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            pairs.add(new ReferencedExample(
                    Example.of("pair-" + index, "", ids(random), ids(random), ids(random)), -20, -20));
        }
        return pairs;
    }

    private static int[] ids(Random random) {
        return random.ints(8, 0, VOCABULARY).toArray();
    }
}
