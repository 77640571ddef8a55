package io.plumbline.jobs.cli;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepName;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that runs one step of the chain, or all. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class StepCommand implements Callable<Integer> {
    private final Function<PlumblineConfig, List<StepName>> steps;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    StepCommand(Function<PlumblineConfig, List<StepName>> steps, PrintStream out) {
        this.steps = steps;
        this.out = out;
    }

    @Override
    public Integer call() {
        String command = spec.name();
        LoadedConfig config = options.load(command, Chain.hadoop());
        List<StepName> names = steps.apply(config.config());
        require(command, "model.path", config.config().model().path() != null);
        if (names.contains(StepName.INGEST)) {
            require(command, "data.train", !config.config().data().train().isEmpty());
        }
        if (names.contains(StepName.SFT) && !config.config().sft().enabled()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot sft: sft.enabled is false, so that no later step would use its model; set sft.enabled ="
                            + " true");
        }
        Chain.run(command, config, names, out);
        return 0;
    }

    private static void require(String command, String key, boolean isSet) {
        if (!isSet) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot " + command + ": " + key + " must be set, in the file of --config or with --set " + key
                            + "=…");
        }
    }
}
