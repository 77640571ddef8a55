package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.experiments.Compare;
import io.plumbline.jobs.experiments.ExperimentList;
import io.plumbline.jobs.experiments.Grid;
import io.plumbline.jobs.experiments.Sweep;
import io.plumbline.jobs.experiments.SweepPlan;
import io.plumbline.jobs.progress.ConsoleProgress;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.StopNotice;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import io.plumbline.jobs.watch.RunWatch;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Experiments over a grid. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains and scores an experiment for every combination of a few values, and compares them.",
            "",
            "Keys of loss, training and lora can differ; ingest, sft and reference are done once for all. Each experiment is"
                    + " named by its keys and values: beta-0.05. One that fails takes no other with it. What is done is not"
                    + " done again: the same command goes on after a failure or a kill, and a larger grid costs its new"
                    + " experiments. Nothing is published."
        })
final class SweepCommand implements Callable<Integer> {
    private final PrintStream out;

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--grid",
            required = true,
            paramLabel = "KEY=VALUE,VALUE",
            description = {
                "Values that a key takes; may be repeated, for every combination:",
                "--grid loss.beta=0.05,0.1,0.3 --grid training.learning-rate=1e-6,5e-6"
            })
    private List<String> grid = List.of();

    @Option(
            names = "--at-most",
            defaultValue = "12",
            paramLabel = "NUMBER",
            description = "Largest number of experiments. Default: ${DEFAULT-VALUE}.")
    private int most;

    @Mixin
    private ComparisonOptions comparison;

    SweepCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Map<String, LoadedConfig> experiments = new SweepPlan(
                        new ConfigLoader("sweep", Chain.hadoop()),
                        options.file(),
                        options.settings(),
                        StepCommand.requirements(SweepCommand::steps),
                        Steps::of)
                .of(Grid.of(grid), most);
        String directory = experiments.values().iterator().next().config().run().dir();
        Compare compare = comparison.compare(Chain.hadoop());
        compare.check(directory, experiments.keySet());
        SparkRun.of("sweep", directory, out, (session, progress) -> {
            Sweep sweep = new Sweep(experiments, new ChainRunner(session, progress), progress::say);
            List<String> done = sweep.run();
            sweep.finish(() -> {
                if (done.size() > 1) {
                    compare.run(
                            new ExperimentList(Chain.hadoop()).add(directory, done),
                            () -> session.describedAs("compare"),
                            progress::say);
                } else {
                    progress.say("sweep: fewer than two experiments came to their end, so there is nothing to compare");
                }
            });
        });
        return 0;
    }

    /** The steps of an experiment: those of the chain up to its scores. */
    private static List<StepName> steps(PlumblineConfig config) {
        return Chain.all(config).stream()
                .filter(name -> name.compareTo(StepName.SCORE) <= 0)
                .toList();
    }

    /** Runs steps of experiments in one session of Spark. */
    private record ChainRunner(LazySession session, ConsoleProgress progress) implements Sweep.Runner {
        @Override
        public void check(LoadedConfig config) {
            // What an engine falls back to is said once, when it runs.
            runner(config, line -> {}, RunWatch.NONE).check(steps(config.config()));
        }

        @Override
        public void runShared(LoadedConfig config) {
            run(config, StepName::isShared);
        }

        @Override
        public void run(LoadedConfig config) {
            run(config, name -> true);
        }

        /** Runs steps, watched as a run of them alone is. */
        private void run(LoadedConfig config, Predicate<StepName> which) {
            try (RunWatch watch = Watches.of(config.config().tracking(), new SparkConf(), progress::say)) {
                runner(config, progress::say, watch)
                        .run(steps(config.config()).stream().filter(which).toList());
            }
        }

        @Override
        public boolean isEnd(RuntimeException failure) {
            return session.wasStopped() || StopNotice.isStopping();
        }

        private StepRunner runner(LoadedConfig config, Consumer<String> say, RunWatch watch) {
            return Chain.runner(config.here(say), session, progress, watch);
        }
    }
}
