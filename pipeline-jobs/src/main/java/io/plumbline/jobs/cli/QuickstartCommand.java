package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.quickstart.Quickstart;
import io.plumbline.jobs.quickstart.QuickstartResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The chain on a preference set of its own. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the whole chain on a tiny model.",
            "",
            "Makes a small preference set with a known reward, trains a tiny model from nothing, aligns and scores it,"
                    + " and compares the held-out accuracy with the best any model could reach. Takes a few minutes."
        })
final class QuickstartCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = "--dir",
            defaultValue = "quickstart",
            paramLabel = "DIR",
            description = "Where everything goes. Default: ${DEFAULT-VALUE}, below the working directory.")
    private Path directory;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "Decides preferences, weights and order, where DIR is new. Default: ${DEFAULT-VALUE}.")
    private long seed;

    QuickstartCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Path file = Quickstart.prepare(directory.toAbsolutePath(), seed);
        LoadedConfig config = new ConfigLoader("quickstart", Chain.hadoop()).load(file.toString(), List.of());
        Chain.run("quickstart", config, Chain.all(config.config()), Opening.NONE, out);
        QuickstartResult result = Quickstart.result(directory.toAbsolutePath());
        result.lines().forEach(out::println);
        result.requireLearned();
        return 0;
    }
}
