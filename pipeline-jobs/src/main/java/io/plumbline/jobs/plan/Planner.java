package io.plumbline.jobs.plan;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engines;
import io.plumbline.example.Example;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.ingest.FirstExamples;
import io.plumbline.jobs.ingest.IngestStep;
import io.plumbline.jobs.session.ExecutorMemory;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.Needs;
import io.plumbline.model.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a plan: from the examples that are ingested, or the first rows of the data, the model's configuration and the headers
 * of its weights, and the figures of {@code bench}. Reads no weights and writes nothing.
 */
public final class Planner {
    private static final int SAMPLE = 256;
    private static final double MILLION = 1e6;
    private static final double BITS_OF_GIGA = 1e9 / 8;

    /** Bytes of the state that go through an exchange in a second where nobody measured it, the network left out. */
    private static final double ASSUMED_EXCHANGE = 200e6;

    private final PlumblineConfig config;
    private final PlanSettings settings;
    private final Configuration hadoop;
    private final Supplier<SparkSession> spark;
    private final OpenModels models;

    /**
     * A planner.
     *
     * @param hadoop Hadoop's configuration
     * @param spark starts Spark, which reads the data
     */
    public Planner(PlumblineConfig config, PlanSettings settings, Configuration hadoop, Supplier<SparkSession> spark) {
        this.config = config;
        this.settings = settings;
        this.hadoop = hadoop;
        this.spark = spark;
        this.models = new OpenModels(hadoop);
    }

    /**
     * Plans.
     *
     * @throws PlumblineException where the model, the data or the figures cannot be used
     */
    public Plan plan() {
        MeasuredSpeed speed = settings.bench() == null ? null : MeasuredSpeed.read(Path.of(settings.bench()));
        ModelShape shape = models.open(ChainModels.givenStart(config).location())
                .shape()
                .adapted(config.lora().adapters());
        Workload workload = workload(shape);
        long trained = shape.layout().trained().size();
        long optimizer = config.training().optimizer().stateSize(trained);
        ExecutorMemory memory = config.engine()
                .kind()
                .memory(shape, config.engineOptions(), Math.max(config.engine().maxBatchTokens(), workload.longest()))
                .map(engine -> ExecutorMemory.of(engine, trained, optimizer))
                .orElse(null);
        List<String> notes = new ArrayList<>(uncounted(config.engine()).stream().toList());
        List<PlanRow> rows = speed == null
                ? List.of()
                : rows(workload, cost(speed, workload, trained, (trained + optimizer) * Float.BYTES, notes), speed);
        if (speed == null) {
            notes.add("No hours: give --bench the last line that 'plumbline bench --averaging' prints, in a file");
        }
        List<String> warnings =
                rows.isEmpty() ? new ArrayList<>() : new ArrayList<>(PlanWarnings.of(rows, workload.examples()));
        SparkConf conf = new SparkConf();
        if (memory != null && conf.contains("spark.executor.memory") && !memory.fits(conf)) {
            warnings.add(
                    "Executors as they are configured (spark.executor.memory, .memoryOverhead) do not hold a worker");
        }
        return new Plan(describe(shape, trained), workload, memory, notes, rows, warnings);
    }

    /** Returns a sentence about the memory that no plan counts; empty where all is counted. */
    static Optional<String> uncounted(EngineConfig engine) {
        String sizing = "deploy/gpu.md says what a GPU needs at least, and a run refuses one that is smaller";
        if (engine.isOpen()) {
            return Optional.of(
                    "No memory of GPUs: with engine.type = auto a run may take them, and the memory here is the"
                            + " processor's; " + sizing);
        }
        return switch (engine.kind().device()) {
            case GPU -> Optional.of("No memory: engine.type = " + engine.engine() + " computes on GPUs; " + sizing);
            case PROCESSOR -> engine.engine().equals(Engines.hostName())
                    ? Optional.empty()
                    : Optional.of("No memory: engine.type = " + engine.engine()
                            + " does not tell before what it takes; engine.type = " + Engines.hostName() + " does");
        };
    }

    private String describe(ModelShape shape, long trained) {
        return String.format(
                Locale.ROOT,
                "%s of %.1f million parameters, %.1f million of them trained, products in %s",
                shape.modelType(),
                shape.layout().size() / MILLION,
                trained / MILLION,
                config.engine().precision().key());
    }

    private Workload workload(ModelShape shape) {
        boolean adapters = config.lora().adapters().isOn();
        List<Example> sample;
        long examples;
        String from;
        if (ingested()) {
            RunDirectory directory = RunDirectory.look(config.run().dir(), hadoop);
            sample = ExamplesTable.read(
                            spark.get(),
                            directory,
                            ExamplesTable.TRAIN,
                            config.loss().on())
                    .take(SAMPLE);
            examples = DataReportFile.of(directory).trainExamples();
            from = "ingested, lengths of " + sample.size() + " of them";
        } else {
            FirstExamples.Sample first = FirstExamples.upTo(
                    spark.get(), IngestStep.parameters(config), IngestStep.tokenizer(config, models), SAMPLE);
            sample = first.examples();
            double share = config.data().heldOut().isEmpty()
                    ? 1 - config.data().split().heldOutFraction()
                    : 1;
            examples = Math.round(first.rows() * share);
            from = "about, by the rows of data.train; lengths of the first " + sample.size();
        }
        if (sample.isEmpty()) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot plan: no row of data.train makes an example; 'plumbline ingest --sample 5' shows why");
        }
        return Workload.of(Math.max(examples, 1), from, sample, shape.config(), adapters);
    }

    /** Looks without making the directory. */
    private boolean ingested() {
        org.apache.hadoop.fs.Path examples =
                new org.apache.hadoop.fs.Path(config.run().dir(), ExamplesTable.NAME);
        try {
            return examples.getFileSystem(hadoop).exists(examples);
        } catch (IOException e) {
            throw StorageFailures.at("look up " + examples, e);
        }
    }

    private RoundCost cost(MeasuredSpeed speed, Workload workload, long trained, long stateBytes, List<String> notes) {
        double share = (double) trained / speed.trained();
        notes.add(String.format(
                Locale.ROOT,
                "Measured: a worker of %d thread%s does %.1f GFLOP/s of useful arithmetic, an example takes it %.3g s",
                speed.threads(),
                speed.threads() == 1 ? "" : "s",
                speed.speed(),
                workload.training() / speed.speed()));
        if (trained != speed.trained()) {
            notes.add("The figures of --bench are of another model or other adapters ("
                    + String.format(Locale.ROOT, "%.1f", speed.trained() / MILLION)
                    + " million parameters trained): they are scaled, and better measured with this one");
        }
        if (!speed.precision().equals(config.engine().precision().key())) {
            notes.add("The figures of --bench are of products in " + speed.precision() + ", engine.precision is "
                    + config.engine().precision().key());
        }
        double exchangeOfOne = share * speed.exchangeOfOne();
        double exchange = share * speed.exchange();
        if (!speed.hasExchange()) {
            exchangeOfOne = stateBytes / ASSUMED_EXCHANGE;
            exchange = exchangeOfOne;
            notes.add("What a round takes beside its steps was not measured (bench --averaging): assumed are "
                    + Math.round(ASSUMED_EXCHANGE / MILLION) + " MB of its state a second");
        }
        notes.add(String.format(
                Locale.ROOT,
                "A round beside its steps: %.3g s on one worker, %.3g s on more, and the network of %s Gbit/s",
                exchangeOfOne,
                exchange,
                settings.networkGigabits()));
        if (speed.slowdown() > 1) {
            notes.add(String.format(
                    Locale.ROOT, "A step beside another worker's: %.2f times as long as alone", speed.slowdown()));
        }
        return new RoundCost(
                workload.training() / speed.speed(),
                share * speed.updateSeconds(),
                speed.slowdown(),
                exchangeOfOne,
                exchange,
                stateBytes,
                settings.networkGigabits() * BITS_OF_GIGA);
    }

    private List<PlanRow> rows(Workload workload, RoundCost cost, MeasuredSpeed speed) {
        TrainingConfig training = config.training();
        boolean readsReference = config.loss().losses().needs().reference() != Needs.LogProbs.NONE;
        double reference = readsReference ? workload.examples() * workload.forward() / speed.referenceOfWorker() : 0;
        List<PlanRow> rows = new ArrayList<>();
        for (int workers : settings.workers()) {
            TrainingPlan plan = new TrainingPlan(
                    workers,
                    training.examplesPerStep(),
                    training.stepsPerAveraging(),
                    training.epochs(),
                    training.seed());
            long examples = workload.examples();
            rows.add(new PlanRow(
                    plan,
                    plan.totalSteps(examples),
                    RoundCost.rounds(plan, examples),
                    reference / workers,
                    cost.training(plan, examples),
                    cost.averagingShare(plan, examples)));
        }
        return rows;
    }
}
