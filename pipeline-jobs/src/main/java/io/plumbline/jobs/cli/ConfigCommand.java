package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.ReferenceText;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints every key of the configuration, or what a job is told. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints every key of the configuration, each with its comment, unit and default.",
            "",
            "With --config or --set prints what a job is told instead: first the keys that are set, each with the place,"
                    + " then the defaults."
        })
final class ConfigCommand implements Callable<Integer> {
    private final PrintStream out;

    @Mixin
    private ConfigOptions options;

    ConfigCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        if (options.isGiven()) {
            options.load("config", Chain.hadoop(), List.of()).lines().forEach(out::println);
        } else {
            out.print(ReferenceText.read());
        }
        return 0;
    }
}
