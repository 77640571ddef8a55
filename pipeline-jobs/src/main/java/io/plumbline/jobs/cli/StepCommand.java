package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.score.ScoreStep;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
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
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--dry-run",
            description =
                    "Only say what each step would do and why, and with which settings Spark would be started. Nothing is"
                            + " changed.")
    private boolean dryRun;

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
        if (dryRun) {
            Here.require(command + " --dry-run");
        }
        LoadedConfig config = options.load(command, Chain.hadoop(), requirements(steps));
        if (dryRun) {
            Chain.dryRun(config, steps.apply(config.config()), out);
            return 0;
        }
        List<StepName> names = steps.apply(config.config());
        Chain.run(command, config, names, opening, out);
        if (names.contains(StepName.SCORE)) {
            out.println("report: " + report(config.config().run()));
        }
        return 0;
    }

    private static Path report(RunConfig run) {
        return RunDirectory.open(run.dir(), Chain.hadoop())
                .path(ResultFolder.experiment(run.name()).of(ScoreStep.REPORT));
    }

    /** Returns what the steps ask of a configuration, each once; only the configuration says which steps these are. */
    static List<Requirement> requirements(Function<PlumblineConfig, List<StepName>> steps) {
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
