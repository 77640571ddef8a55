package io.plumbline.jobs.cli;

import io.plumbline.model.RandomInitializer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a model of random weights. */
@Command(
        name = "init-model",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a model of random weights.",
            "",
            "A Hugging Face directory from a config.json, to train from nothing. The same seed gives the same weights everywhere."
        })
final class InitModelCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = "--config-json",
            required = true,
            paramLabel = "FILE",
            description = "config.json of a supported model_type.")
    private Path configJson;

    @Option(
            names = "--tokenizer",
            required = true,
            paramLabel = "DIR",
            description = "Directory whose tokenizer.json and tokenizer_config.json go with the model.")
    private Path tokenizer;

    @Option(names = "--seed", defaultValue = "0", description = "Decides the weights. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The directory to make.")
    private Path target;

    InitModelCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        RandomInitializer.write(configJson, tokenizer, seed, target);
        out.println("init-model: wrote " + target);
        return 0;
    }
}
