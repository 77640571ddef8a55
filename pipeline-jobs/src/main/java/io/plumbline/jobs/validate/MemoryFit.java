package io.plumbline.jobs.validate;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.TrainingMemory;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.session.NativeLimits;
import io.plumbline.jobs.session.TaskCores;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.model.ModelShape;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The native memory that training needs in a process with workers, held against what the process may take. It is worked out from
 * the model's configuration and is the least: what libraries take for themselves comes on top. Workers let go of theirs while
 * held-out prompts are completed.
 *
 * @param worker what each worker takes for itself, in bytes: trained parameters, gradient, state of the optimiser, activations
 * @param shared what the workers of a process share, in bytes: frozen weights and the driver's own state, where it is there
 * @param workers that run in a process at a time
 * @param sampling in bytes what the process holds while held-out prompts are completed: the weights once, and keys and values of
 *     its tasks; 0 where none are
 * @param limit that the engine may take in the process, in bytes
 * @param where the setting that the limit comes from
 */
record MemoryFit(long worker, long shared, int workers, long sampling, long limit, String where) {
    private static final double GIB = 1L << 30;

    /**
     * Works it out; empty where the engine does not say what it needs, nothing limits it, or it is not decided what computes.
     *
     * @param conf what Spark would be started with
     */
    static Optional<MemoryFit> of(PlumblineConfig config, OpenModels models, SparkConf conf) {
        if (config.engine().isOpen()) {
            return Optional.empty();
        }
        ModelShape shape = models.open(ChainModels.givenStart(config).location())
                .shape()
                .adapted(config.lora().adapters());
        int tokens =
                Math.max(config.engine().maxBatchTokens(), config.tokenizer().maxLength());
        long trained = shape.layout().trained().size() * Float.BYTES;
        long optimizer =
                config.training().optimizer().stateSize(shape.layout().trained().size()) * Float.BYTES;
        return config.engine()
                .kind()
                .memory(shape, config.engineOptions(), tokens)
                .flatMap(memory -> of(memory, trained, optimizer, SampledTokens.of(config, shape), config, conf));
    }

    private static Optional<MemoryFit> of(
            TrainingMemory memory,
            long trained,
            long optimizer,
            SampledTokens sampled,
            PlumblineConfig config,
            SparkConf conf) {
        int workers = config.training().workers();
        long weights = memory.parameters() + memory.products();
        long worker = trained + memory.gradient() + optimizer + memory.activations() + memory.logits();
        // Frozen weights, and what products read of them, are there once a process.
        boolean isFrozen = memory.parameters() > trained;
        long frozen = memory.parameters() - trained + (isFrozen ? memory.products() : 0);
        long own = worker + (isFrozen ? 0 : memory.products());
        String master = conf.get("spark.master", "local[*]");
        if (master.equals("local") || master.startsWith("local[")) {
            int tasks = TaskCores.tasksHere(
                    master, Runtime.getRuntime().availableProcessors(), conf.getInt("spark.task.cpus", 1));
            return NativeLimits.maxBytesHere()
                    .map(limit -> new MemoryFit(
                            own,
                            frozen + trained + optimizer,
                            Math.min(workers, tasks),
                            sampled.with(weights + trained + optimizer, tasks, tasks),
                            limit,
                            "PLUMBLINE_NATIVE_MEMORY"));
        }
        int tasks =
                Math.max(1, conf.getInt("spark.executor.cores", 1) / Math.max(1, conf.getInt("spark.task.cpus", 1)));
        // Where nobody says how many executors there are, there may be as many as prompts.
        long all = (long) tasks * conf.getInt("spark.executor.instances", sampled.prompts());
        return Optional.of(new MemoryFit(
                own,
                frozen,
                Math.min(workers, tasks),
                sampled.with(weights, tasks, all),
                NativeLimits.ofExecutors(conf).maxBytes(),
                "spark.executor.memoryOverhead"));
    }

    /** Returns what was found, as a sentence. */
    String sentence() {
        if (isSampling()) {
            return String.format(
                    Locale.ROOT,
                    "the engine needs at least %.2f GiB in a process that completes held-out prompts, and may take %.2f",
                    sampling / GIB,
                    limit / GIB);
        }
        return String.format(
                Locale.ROOT,
                "the engine needs at least %.2f GiB in a process with %d worker%s (%.2f each), and may take %.2f",
                needed() / GIB,
                workers,
                workers == 1 ? "" : "s",
                worker / GIB,
                limit / GIB);
    }

    private boolean isSampling() {
        return sampling > shared + workers * worker;
    }

    private long needed() {
        return Math.max(sampling, shared + workers * worker);
    }

    /** @throws PlumblineException of kind CONFIGURATION where it does not fit */
    void require() {
        if (needed() > limit) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train with the memory that there is: " + sentence() + "; raise " + where
                            + (isSampling()
                                    ? " or lower score.sample-prompts, sample.max-tokens or engine.max-batch-tokens"
                                    : ", lower engine.max-batch-tokens or training.workers, set"
                                            + " engine.checkpoint-activations = true, or train adapters (lora.rank)"));
        }
    }
}
