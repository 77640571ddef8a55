package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.step.StepName;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that runs one step, or the whole chain. */
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

    /** Returns what the steps ask of a configuration, each once; only the configuration says which steps these are. */
    private List<Requirement> requirements() {
        Map<Requirement, Set<StepName>> asked = new LinkedHashMap<>();
        for (StepName name : StepName.values()) {
            for (Requirement requirement : Steps.of(name).requirements()) {
                asked.computeIfAbsent(requirement, first -> EnumSet.noneOf(StepName.class))
                        .add(name);
            }
        }
        List<Requirement> requirements = new ArrayList<>();
        asked.forEach((requirement, names) ->
                requirements.add(requirement.onlyWhere(config -> !Collections.disjoint(names, steps.apply(config)))));
        return requirements;
    }
}
