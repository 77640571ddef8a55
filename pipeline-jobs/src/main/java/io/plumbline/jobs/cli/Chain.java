package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.ConsoleProgress;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.Logging;
import io.plumbline.jobs.session.ServerWaits;
import io.plumbline.jobs.step.DryRun;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import io.plumbline.jobs.watch.RunWatch;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Runs steps. */
final class Chain {
    private Chain() {}

    /** The steps of {@code run}, in order. */
    static List<StepName> all(PlumblineConfig config) {
        return Stream.of(StepName.values())
                .filter(StepName::isInChain)
                .filter(name -> name != StepName.SFT || config.sft().enabled())
                .filter(name -> name != StepName.PUBLISH || config.publish().dir() != null)
                .toList();
    }

    /** Hadoop's configuration, with what spark-submit was given. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(ServerWaits.bounded(new SparkConf()));
    }

    /** Says what a run of steps would do, and with which settings Spark would be started. */
    static void dryRun(LoadedConfig config, List<StepName> steps, PrintStream out) {
        Logging.quieten();
        LoadedConfig here = config.here(out::println);
        List<String> lines;
        try (LazySession session = LazySession.ofThisProcess("plumbline dry run")) {
            lines = new DryRun(here, hadoop(), step -> session.get(), Steps::of)
                    .outlook(steps)
                    .lines();
        }
        LazySession.settings().forEach(setting -> out.println("Spark: " + setting));
        lines.forEach(out::println);
        out.println("dry run: nothing was changed");
    }

    static void run(String command, LoadedConfig config, List<StepName> steps, Opening opening, PrintStream out) {
        SparkRun.of(command, config.config().run().dir(), out, (session, progress) -> {
            try (RunWatch watch = Watches.of(config.config().tracking(), new SparkConf(), progress::say)) {
                StepRunner runner = runner(config.here(progress::say), session, progress, watch);
                opening.run(runner.config(), hadoop(), session::get, progress::say);
                runner.run(steps);
            }
        });
    }

    /** Returns what runs steps of a configuration in a session. */
    static StepRunner runner(LoadedConfig config, LazySession session, ConsoleProgress progress, RunWatch watch) {
        Platform platform = new Platform(
                hadoop(),
                step -> session.describedAs(step.command()),
                progress,
                progress::say,
                watch,
                new RunStopping(session));
        return new StepRunner(config, platform, Steps::of, InstantSource.system());
    }
}
