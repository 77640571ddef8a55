package io.plumbline.jobs.cli;

import io.plumbline.jobs.session.Logging;
import io.plumbline.jobs.status.RunStatus;
import io.plumbline.jobs.status.StatusJson;
import io.plumbline.jobs.status.StatusReader;
import io.plumbline.jobs.status.StatusText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The state of a run directory. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says how far a run is.",
            "",
            "From any machine that can read the run directory: which run holds it, each step (done, running, failed,"
                    + " stopped, waiting) with its time, rows and cause, the experiments with their newest figures. Changes"
                    + " nothing."
        })
final class StatusCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(paramLabel = "RUN_DIR", description = "The directory, as run.dir has it: local, hdfs://, s3a://.")
    private String directory;

    @Option(names = "--json", description = "Print one JSON object, for scripts.")
    private boolean json;

    StatusCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Here.require("tell the status");
        Logging.quieten();
        RunStatus status = StatusReader.of(directory, Chain.hadoop(), Instant.now());
        if (json) {
            out.println(StatusJson.of(status));
        } else {
            StatusText.of(status).forEach(out::println);
        }
        return 0;
    }
}
