package io.plumbline.jobs.bench;

import io.plumbline.data.Columns;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.RowFormats;
import io.plumbline.data.RowLayout;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.engine.PromptGroup;
import io.plumbline.example.Example;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.executor.TaskEngines;
import io.plumbline.jobs.ingest.FirstExamples;
import io.plumbline.jobs.ingest.IngestParameters;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.training.MeasuredTraining;
import io.plumbline.model.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Measures this machine on real pairs, one pass after the other in one process: the ceiling of matrix products, the
 * reference's log-probs, training. The passes are those of the steps {@code reference} and {@code train} in a Spark that
 * runs in this process; {@link ReferencePass} and {@link MeasuredTraining} say what lies within their times.
 */
public final class Bench {
    private static final int MAXIMUM_CHARACTERS = 1_000_000;

    private final LazySession session;
    private final BenchSettings settings;
    private final EngineConfig engine;
    private final Consumer<String> say;

    /**
     * A measurement.
     *
     * @param session starts Spark, in local mode; closed before executors are measured
     * @param say takes a sentence after each part
     */
    public Bench(LazySession session, BenchSettings settings, Consumer<String> say) {
        this.session = session;
        this.settings = settings;
        this.engine = settings.engine().hereWithoutGpus(say);
        this.say = say;
        engine.requireFollowed();
        settings.requireThreads(engine);
        SparkContext spark = session.get().sparkContext();
        if (!spark.isLocal()) {
            throw BenchSettings.refused(
                    "it measures this machine, and the master is " + spark.master() + "; use --master 'local[*]'");
        }
        if (settings.workers() > spark.defaultParallelism()) {
            throw BenchSettings.refused("--workers must be at most the " + spark.defaultParallelism()
                    + " tasks that run side by side, got " + settings.workers());
        }
    }

    /**
     * Measures.
     *
     * @param directory model and tokenizer
     * @return one JSON object, in one line
     */
    public String run(Path directory) {
        SparkSession spark = session.get();
        ModelDirectory model = ModelDirectory.open(directory);
        List<Example> examples =
                FirstExamples.read(spark, parameters(), TokenizerFiles.read(directory), settings.allPairs()).stream()
                        .map(Example::whole)
                        .toList();
        say.accept(String.format(
                Locale.ROOT,
                "%d pairs of %.0f tokens on average, shared prompts once",
                examples.size(),
                examples.stream().mapToInt(Example::tokens).average().orElse(0)));
        int threads = settings.threadsOf(Runtime.getRuntime().availableProcessors());
        ExchangePass exchange =
                settings.averaging() ? new ExchangePass(settings, engine, threads, model, longest(examples)) : null;
        double ceiling =
                TaskEngines.of(engine.engine()).productCeiling(threads * settings.workers(), engine.precision());
        say.accept(String.format(Locale.ROOT, "Matrix products: %.0f GFLOP/s", ceiling));
        UsefulArithmetic arithmetic = new UsefulArithmetic(model.config());
        ReferencePass.Result reference = new ReferencePass(spark, model, engine).run(examples, settings.batch());
        BenchResult.Pass forward = new BenchResult.Pass(
                examples.size(),
                examples.stream().mapToLong(Example::tokens).sum(),
                examples.stream()
                        .mapToDouble(example -> arithmetic.forward(group(example)))
                        .sum(),
                reference.seconds());
        say.accept(String.format(Locale.ROOT, "Reference: %d pairs in %.1f s", forward.pairs(), forward.seconds()));
        MeasuredTraining.Result trained = new MeasuredTraining(
                        new TrainingPlan(settings.workers(), settings.batch(), settings.stepsPerAveraging(), 1, 0),
                        threads,
                        settings.warmupSteps(),
                        engine,
                        settings.lora())
                .run(JavaSparkContext.fromSparkContext(spark.sparkContext()), model, reference.examples());
        BenchResult.Pass training = new BenchResult.Pass(
                trained.examples().size(),
                trained.examples().stream()
                        .mapToLong(referenced -> referenced.example().tokens())
                        .sum(),
                trained.examples().stream()
                        .mapToDouble(referenced -> training(arithmetic, group(referenced.example())))
                        .sum(),
                trained.seconds());
        say.accept(String.format(Locale.ROOT, "Training: %d pairs in %.1f s", training.pairs(), training.seconds()));
        // Before what follows, whose memory is not a worker's.
        long peak = ResidentMemory.peakMegabytes();
        session.close();
        return new BenchResult(
                        settings,
                        engine,
                        threads,
                        Runtime.getRuntime().availableProcessors(),
                        model.shape()
                                .adapted(settings.lora())
                                .layout()
                                .trained()
                                .size(),
                        ceiling,
                        forward,
                        training,
                        trained.steps(),
                        trained.stepSeconds(),
                        trained.kernelSeconds(),
                        exchange == null ? null : exchange.run(reference.examples()),
                        peak)
                .json();
    }

    private static int longest(List<Example> examples) {
        return examples.stream().mapToInt(Example::tokens).max().orElse(1);
    }

    private double training(UsefulArithmetic arithmetic, PromptGroup pair) {
        return settings.lora().isOn() ? arithmetic.trainingOfAdapters(pair) : arithmetic.training(pair);
    }

    private static PromptGroup group(Example example) {
        return new PromptGroup(example.prompt(), List.of(example.completions()));
    }

    private IngestParameters parameters() {
        return new IngestParameters(
                List.of(settings.data()),
                List.of(),
                new SplitRule(0),
                new RowLayout(RowFormats.AUTO, Columns.DEFAULT),
                new ExampleChecks(MAXIMUM_CHARACTERS),
                TemplateOptions.DEFAULT,
                new TokenizerOptions(
                        settings.maxLength(),
                        settings.maxPromptLength(),
                        TokenizerOptions.TruncatePrompt.KEEP_END,
                        TokenizerOptions.AddBos.AUTO,
                        true));
    }
}
