package io.plumbline.jobs.step;

import io.plumbline.commit.Replacement;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.example.Example;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.reference.ReferenceJob;
import io.plumbline.jobs.reference.ReferenceStore;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExampleRows;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepWork;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.Needs;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The surroundings of a step: a run directory {@code run}, tiny Llamas of random weights beside it, pairs, log-probs. */
public final class StepFixture {
    /** Tokens of the models. */
    public static final int VOCABULARY = 50;

    private static final String CONFIG =
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": %d, "hidden_size": 16,
             "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
             "rope_theta": 10000.0, "initializer_range": %s}
            """;
    private final SparkSession spark;
    private final Path folder;
    private final RunDirectory directory;
    private final List<String> said = new ArrayList<>();
    private final List<Integer> measured = new ArrayList<>();
    private final List<Long> parts = new ArrayList<>();

    /** @param folder where all of it goes */
    public StepFixture(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
        this.directory = RunDirectory.open(folder.resolve("run").toString(), new Configuration());
    }

    /** The run directory. */
    public RunDirectory directory() {
        return directory;
    }

    /** The sentences that steps said, in their order. */
    public List<String> said() {
        return List.copyOf(said);
    }

    /** The optimiser steps that figures of held-out examples were told of, in their order. */
    public List<Integer> measured() {
        return List.copyOf(measured);
    }

    /** The numbers of held-out examples that these figures were of, 0 for all. */
    public List<Long> parts() {
        return List.copyOf(parts);
    }

    /** A path below the folder. */
    public Path path(String name) {
        return folder.resolve(name);
    }

    /**
     * Makes a model.
     *
     * @param name of its directory
     * @param deviation of its weights
     */
    public void writeModel(String name, long seed, double deviation) {
        try {
            Path config = Files.writeString(folder.resolve("config.json"), CONFIG.formatted(VOCABULARY, deviation));
            RandomInitializer.write(config, null, seed, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model that was made. */
    public ModelSource model(String name) {
        Path path = folder.resolve(name);
        return new ModelSource(
                path.toString(), ModelDirectory.open(path).fingerprint(), Engines.hostName(), Precision.FLOAT32, 1);
    }

    /** Writes the examples of a split, as ingest does. */
    public void writeExamples(String split, List<Example> examples) {
        spark.createDataFrame(examples.stream().map(StepFixture::row).toList(), ExampleRows.SCHEMA)
                .drop("split")
                .repartition(3)
                .write()
                .parquet(directory.path("examples/split=" + split).toString());
    }

    private static Row row(Example example) {
        int completions = example.completions().length;
        List<Integer> ranks = Arrays.stream(example.ranks()).boxed().toList();
        TextExample text = new TextExample("", Collections.nCopies(completions, "no text"), ranks);
        TokenizedExample tokens = new TokenizedExample(example, false, new boolean[completions], false);
        return RowFactory.create(ExampleRows.values(text, tokens, promptId(example), Split.TRAIN));
    }

    /** An example whose prompt has no id is of one of its own. */
    private static String promptId(Example example) {
        return example.promptId() == null ? example.id() : example.promptId();
    }

    /** Computes a model's log-probs of a split's pairs, as reference does. */
    public void writeReference(String model, String split) {
        ModelSource source = model(model);
        ReferenceStore store = new ReferenceStore(
                directory,
                source.fingerprint(),
                Engines.of(Engines.hostName()).contract(Precision.FLOAT32),
                Needs.LogProbs.SUMS);
        new ReferenceJob(spark, store, source, 128)
                .run(ExamplesTable.read(spark, directory, split, LossOptions.On.ALL), new SilentProgress());
    }

    /** The run as it is told, from the model {@code base}. */
    public PlumblineConfig config(String command, List<String> settings) {
        List<String> all = Stream.concat(
                        Stream.of("run.dir=" + folder.resolve("run"), "model.path=" + folder.resolve("base")),
                        settings.stream())
                .toList();
        return new ConfigLoader(command, new Configuration()).load(null, all).config();
    }

    /** Runs a step and commits what it leaves, whether it passes its gate or not, where a result that passes stands. */
    public StepResult run(Step step, StepContext context) {
        StepResult result = step.run(context);
        ResultFolder folder = step.name().folder(context.config().run());
        List<Replacement> replacements = new ArrayList<>();
        result.outputs().forEach((name, staged) -> replacements.add(directory.replacement(staged, folder.of(name))));
        directory.commit(replacements);
        return result;
    }

    /** Returns a context as the runner gives it to a step. */
    public StepContext context(PlumblineConfig config, Progress progress) {
        RunWatch watch = new RunWatch() {
            @Override
            public void measured(StepWork work, int step, long part, Map<String, ? extends Number> named) {
                measured.add(step);
                parts.add(part);
            }
        };
        return new Context(spark, directory, config, progress, watch, said);
    }

    private record Context(
            SparkSession spark,
            RunDirectory directory,
            PlumblineConfig config,
            Progress progress,
            RunWatch watch,
            List<String> said)
            implements StepContext {
        @Override
        public InputSource source(String key) {
            throw new AssertionError("the step reads no files");
        }

        @Override
        public ResultFolder results(StepName earlier) {
            return earlier.folder(config.run());
        }

        @Override
        public ResultFolder target() {
            return ResultFolder.experiment(config.run().name());
        }

        @Override
        public ResultFolder refused() {
            return target().candidate();
        }

        @Override
        public OpenModels models() {
            return new OpenModels(new Configuration());
        }

        @Override
        public String identity() {
            return "0".repeat(64);
        }

        @Override
        public boolean followsFormer(Set<String> except) {
            return false;
        }

        @Override
        public StepWork work() {
            return new StepWork(
                    "train", "/run", "default", identity(), new TreeMap<>(), new TreeMap<>(), List.of(), List.of());
        }

        @Override
        public void say(String line) {
            said.add(line);
        }
    }

    /** Returns pairs whose chosen completions are of even tokens and whose rejected ones are of odd. */
    public static List<Example> evenAgainstOdd(int count) {
        Random random = new Random(3);
        List<Example> pairs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            pairs.add(Example.of(
                    String.format("%064x", index), "source", ids(random, 1, 0), ids(random, 2, 0), ids(random, 2, 1)));
        }
        return pairs;
    }

    private static int[] ids(Random random, int factor, int offset) {
        return random.ints(1 + random.nextInt(6), 0, VOCABULARY / factor)
                .map(id -> factor * id + offset)
                .toArray();
    }
}
