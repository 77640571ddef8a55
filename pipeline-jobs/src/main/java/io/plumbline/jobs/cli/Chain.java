package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.ConsoleProgress;
import io.plumbline.jobs.session.Deployment;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.Logging;
import io.plumbline.jobs.session.StopNotice;
import io.plumbline.jobs.session.StoppedException;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Runs steps with Spark, progress and logging around them. */
final class Chain {
    private Chain() {}

    /** The steps of {@code run}, in order. */
    static List<StepName> all(PlumblineConfig config) {
        return Stream.of(StepName.values())
                .filter(StepName::isInChain)
                .filter(name -> name != StepName.SFT || config.sft().enabled())
                .toList();
    }

    /** Hadoop's configuration, with what spark-submit was given. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    static void run(String command, LoadedConfig config, List<StepName> steps, Opening opening, PrintStream out) {
        Logging.quieten();
        String name =
                "plumbline " + command + " " + new Path(config.config().run().dir()).getName();
        StopNotice notice = StopNotice.watch(config.config().run().dir(), System.err);
        try {
            runNamed(name, config, steps, opening, out);
        } finally {
            notice.close();
        }
    }

    private static void runNamed(
            String name, LoadedConfig config, List<StepName> steps, Opening opening, PrintStream out) {
        try (LazySession session = new LazySession(name);
                ConsoleProgress progress =
                        ConsoleProgress.start(out, ConsoleProgress.Style.ofThisProcess(), () -> session.get()
                                .sparkContext())) {
            if (Deployment.isCluster()) {
                // The resource manager waits for it, even where there is nothing to do.
                session.get();
            }
            Platform platform =
                    new Platform(hadoop(), step -> session.describedAs(step.command()), progress, progress::say);
            StepRunner runner = new StepRunner(config.here(progress::say), platform, Steps::of, InstantSource.system());
            try {
                opening.run(runner.config(), hadoop(), session::get, progress::say);
                runner.run(steps);
            } catch (RuntimeException e) {
                if (session.wasStopped() && Outcome.actionable(e).isEmpty()) {
                    throw new StoppedException(config.config().run().dir(), e);
                }
                throw e;
            }
        }
    }
}
