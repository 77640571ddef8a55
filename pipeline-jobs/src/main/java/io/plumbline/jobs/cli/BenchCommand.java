package io.plumbline.jobs.cli;

import io.plumbline.jobs.bench.Bench;
import io.plumbline.jobs.bench.BenchModel;
import io.plumbline.jobs.bench.BenchSettings;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.Logging;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Throughput on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures how fast this machine trains.",
            "",
            "Computes the reference's log-probs of real pairs, then trains on them, as the steps reference and train"
                    + " do. The last line is one JSON object: pairs a second, useful arithmetic and its share of what"
                    + " matrix products reach here, peak memory, and where the time went."
        })
final class BenchCommand implements Callable<Integer> {
    private final PrintStream out;

    @ArgGroup(multiplicity = "1")
    private Model model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Preferences, Parquet or JSONL; the first usable rows are taken.")
    private String data;

    @Option(
            names = "--pairs",
            defaultValue = "64",
            description = "Pairs in the timed steps. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--batch",
            defaultValue = "8",
            paramLabel = "PAIRS_A_STEP",
            description = "Pairs of an optimiser step, of each worker. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--workers",
            defaultValue = "1",
            description = "Models that train side by side, each on its share of the cores. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Threads of each worker. Default: its share of the cores.")
    private int threads;

    @Option(
            names = "--averaging",
            description =
                    "Measure as well what an average costs between executors, two processes here: plan asks for it.")
    private boolean averaging;

    @Option(
            names = "--steps-per-averaging",
            defaultValue = "1",
            description = "Optimiser steps between averages. Default: ${DEFAULT-VALUE}.")
    private int stepsPerAveraging;

    @Option(
            names = "--warmup",
            defaultValue = "2",
            description = "Optimiser steps before the time runs, rounded up to whole rounds between averages."
                    + " Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
            names = "--max-length",
            defaultValue = "512",
            description = "Most tokens of a prompt and one completion. Default: ${DEFAULT-VALUE}.")
    private int maxLength;

    @Option(
            names = "--max-prompt-length",
            description = "Most tokens of a prompt. Default: one less than --max-length.")
    private Integer maxPromptLength;

    @Option(
            names = "--checkpoint-activations",
            description = "Keep less and compute it again, as engine.checkpoint-activations.")
    private boolean checkpointActivations;

    @Option(
            names = "--lora-rank",
            defaultValue = "0",
            paramLabel = "RANK",
            description = "Train adapters of this rank on all linear layers, as lora.rank. Default: ${DEFAULT-VALUE},"
                    + " the whole model.")
    private int loraRank;

    /** A model directory, or a configuration to fill with random weights. */
    private static final class Model {
        @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face directory.")
        private Path directory;

        @ArgGroup(exclusive = false)
        private Random random;
    }

    /** A model of random weights. */
    private static final class Random {
        @Option(
                names = "--model-config",
                required = true,
                paramLabel = "FILE",
                description = "config.json; the weights are random, on which speed does not depend.")
        private Path config;

        @Option(
                names = "--tokenizer",
                required = true,
                paramLabel = "DIR",
                description = "Directory with the tokenizer.json to use.")
        private Path tokenizer;
    }

    BenchCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        BenchSettings settings = new BenchSettings(
                data,
                pairs,
                batch,
                workers,
                threads,
                stepsPerAveraging,
                warmup,
                maxLength,
                maxPromptLength == null ? maxLength - 1 : maxPromptLength,
                engine.config("bench", checkpointActivations),
                BenchSettings.adapters(loraRank),
                averaging);
        Logging.quieten();
        String json;
        try (BenchModel opened = model.random == null
                        ? BenchModel.of(model.directory)
                        : BenchModel.random(model.random.config, model.random.tokenizer);
                LazySession session = new LazySession("plumbline bench")) {
            json = new Bench(session, settings, out::println).run(opened.directory());
        }
        out.println(json);
        return 0;
    }
}
