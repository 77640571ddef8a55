package io.plumbline.jobs.cli;

import io.plumbline.jobs.clean.Leftover;
import io.plumbline.jobs.clean.Leftovers;
import io.plumbline.jobs.session.Logging;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes away what a run directory holds beside results. */
@Command(
        name = "clean",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Takes away what a run directory no longer needs.",
            "",
            "Lists it, and with --yes deletes it: what killed runs have left, an ingest that did not pass its gate"
                    + " (refused/), checkpoints of trainings that are done. Results stay, and so do checkpoints of a"
                    + " training that was stopped. Refused while a run holds the directory."
        })
final class CleanCommand implements Callable<Integer> {
    private static final double MEBIBYTE = 1 << 20;

    private final PrintStream out;

    @Parameters(paramLabel = "RUN_DIR", description = "The directory, as run.dir has it: local, hdfs://, s3a://.")
    private String location;

    @Option(names = "--yes", description = "Delete what is listed.")
    private boolean yes;

    @Option(
            names = "--candidates",
            description = "Policies too that wait for a gate or did not pass it (candidate/): they would be trained"
                    + " again.")
    private boolean candidates;

    CleanCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Here.require("clean");
        Logging.quieten();
        RunDirectory directory = RunDirectory.look("the run directory", location, Chain.hadoop());
        Leftovers leftovers = new Leftovers(directory, candidates);
        List<Leftover> found = leftovers.find(yes ? line -> {} : out::println);
        if (yes && !found.isEmpty()) {
            found = leftovers.remove(out::println);
        }
        found.forEach(leftover -> out.println(leftover.line()));
        double megabytes = found.stream().mapToLong(Leftover::bytes).sum() / MEBIBYTE;
        out.println(String.format(
                Locale.ROOT,
                found.isEmpty() ? "nothing to clean" : yes ? "deleted, %.1f MiB" : "%.1f MiB; add --yes to delete it",
                megabytes));
        return 0;
    }
}
