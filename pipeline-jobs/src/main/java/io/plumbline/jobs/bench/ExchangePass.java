package io.plumbline.jobs.bench;

import io.plumbline.engine.TrainingMemory;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.session.ExecutorMemory;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.NativeLimits;
import io.plumbline.jobs.session.ProcessCluster;
import io.plumbline.jobs.training.MeasuredTraining;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The time that a round on executors takes beside its steps: Spark's scheduling, copying parameters and updater state to
 * broadcasts, into the workers, through the shuffle's files, averaging, and back to the driver. It is measured by rounds of one
 * step through the very exchange that clusters use. The executors are processes of this machine: they exchange all that
 * executors of a cluster exchange, but by the machine's own network, and they share its cores and disk with the driver.
 */
final class ExchangePass {
    /** After a round that opens models and warms the code. */
    private static final int ROUNDS = 3;

    /** Most workers that are measured side by side. */
    private static final int WORKERS = 2;

    private static final double GIB = 1L << 30;

    private final EngineConfig engine;
    private final LoraConfig lora;
    private final int batch;
    private final int threads;
    private final ModelDirectory model;
    private final ExecutorMemory memory;

    /**
     * The measurements.
     *
     * @param ofOne seconds of a round of one worker, which keeps what it has and reads no broadcast
     * @param ofTwo the same of two workers side by side
     * @param slowdown time of a step while another worker computes beside it, as a multiple of the time of one alone: workers
     *     on one machine share its memory's bandwidth, and its cores with the driver
     */
    record Result(double ofOne, double ofTwo, double slowdown) {}

    /**
     * A pass.
     *
     * @param threads of each worker; of more than half of the cores two workers take half each
     * @param longest tokens of the longest example
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION where two executors find no room here
     */
    ExchangePass(BenchSettings settings, EngineConfig engine, int threads, ModelDirectory model, int longest) {
        this.engine = engine;
        this.lora = settings.lora();
        this.batch = settings.batch();
        this.threads = Math.max(1, Math.min(threads, Runtime.getRuntime().availableProcessors() / WORKERS));
        this.model = model;
        ModelShape shape = model.shape().adapted(lora);
        long trained = shape.layout().trained().size();
        long optimizer = MeasuredTraining.optimizerSize(trained);
        this.memory = ExecutorMemory.of(
                engine.kind().memory(shape, engine.options(), longest).orElseGet(() -> share(optimizer)),
                trained,
                optimizer);
        requireRoom(memory, ResidentMemory.ofMachine() - Runtime.getRuntime().maxMemory());
    }

    /** Returns what an engine may hold that does not tell before what it needs: a third of the room, less the optimiser's. */
    private static TrainingMemory share(long optimizer) {
        long third = NativeLimits.maxBytesHere().orElseGet(ResidentMemory::ofMachine) / (WORKERS + 1);
        return new TrainingMemory(Math.max(0, third - optimizer * Float.BYTES), 0, 0, 0, 0);
    }

    /** @param room memory of the machine beside the heap of this process, in bytes */
    static void requireRoom(ExecutorMemory memory, long room) {
        long all = WORKERS * (memory.ofWorker() + memory.heap()) + memory.ofDriver();
        if (all > room) {
            throw BenchSettings.refused(String.format(
                    Locale.ROOT,
                    "--averaging measures between two executors, which with the driver may take %.1f GiB of memory beside"
                            + " this process's heap, and the machine has %.1f GiB; leave it out, or take a machine with"
                            + " more",
                    all / GIB,
                    room / GIB));
        }
    }

    /**
     * Measures. No other Spark may run in this process.
     *
     * @param examples with the reference's log-probs; of few a step has fewer than it was asked to
     */
    Result run(List<ReferencedExample> examples) {
        int ofStep = Math.max(1, Math.min(batch, examples.size() / (WORKERS * (1 + ROUNDS))));
        MeasuredTraining.Result one = run(examples, ofStep, 1);
        MeasuredTraining.Result two = run(examples, ofStep, WORKERS);
        return new Result(beside(one), beside(two), Math.max(1, step(two) / step(one)));
    }

    private static double beside(MeasuredTraining.Result measured) {
        return Math.max(0, measured.seconds() - measured.stepSeconds()) / measured.rounds();
    }

    private static double step(MeasuredTraining.Result measured) {
        return measured.stepSeconds() / measured.steps();
    }

    private MeasuredTraining.Result run(List<ReferencedExample> examples, int ofStep, int workers) {
        int count = Math.min(examples.size(), (1 + ROUNDS) * ofStep * workers);
        try (ProcessCluster cluster = new ProcessCluster(workers, memory);
                LazySession session = cluster.session("plumbline bench")) {
            return new MeasuredTraining(new TrainingPlan(workers, ofStep, 1, 1, 0), threads, 1, engine, lora)
                    .run(
                            JavaSparkContext.fromSparkContext(session.get().sparkContext()),
                            model,
                            examples.subList(0, count));
        }
    }
}
