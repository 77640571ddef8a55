package io.plumbline.jobs.cli;

import io.plumbline.jobs.publish.Rollback;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The way back from what was published. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Goes back to an earlier published version.",
            "",
            "Replaces latest.json in the directory that publish.dir names, so that it names the version which was served"
                    + " when the present one was published, or another. No version changes or goes; a version that was left"
                    + " is not published again by a run of the same policy."
        })
final class RollbackCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The directory of publish.dir.")
    private String directory;

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "The version to be served. Default: the one before the present one.")
    private String version;

    RollbackCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Rollback rollback = new Rollback(directory, version);
        SparkRun.of(
                "rollback",
                directory,
                out,
                (session, progress) -> rollback.run(Chain.hadoop(), InstantSource.system(), progress::say));
        return 0;
    }
}
