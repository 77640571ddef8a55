package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.ReferenceText;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints every key of the configuration. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Prints every key of the configuration, each with its comment, unit and default.")
final class ConfigCommand implements Callable<Integer> {
    private final PrintStream out;

    ConfigCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        out.print(ReferenceText.read());
        return 0;
    }
}
