package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
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
    private final Opening opening;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    /**
     * A command of steps.
     *
     * @param steps that it runs
     * @param opening what it does before them
     */
    StepCommand(Function<PlumblineConfig, List<StepName>> steps, Opening opening, PrintStream out) {
        this.steps = steps;
        this.opening = opening;
        this.out = out;
    }

    @Override
    public Integer call() {
        String command = spec.name();
        opening.check();
        LoadedConfig config = options.load(command, Chain.hadoop(), requirements());
        Chain.run(command, config, steps.apply(config.config()), opening, out);
        return 0;
    }

    private List<Requirement> requirements() {
        return List.of(
                Requirement.set("model.path", config -> config.model().path() != null),
                Requirement.set(
                        "data.train",
                        config -> !steps.apply(config).contains(StepName.INGEST)
                                || !config.data().train().isEmpty()),
                new Requirement(
                        "sft.enabled",
                        config -> !steps.apply(config).contains(StepName.SFT)
                                || config.sft().enabled(),
                        "sft.enabled is false, so that no later step would use its model; set sft.enabled = true"));
    }
}
