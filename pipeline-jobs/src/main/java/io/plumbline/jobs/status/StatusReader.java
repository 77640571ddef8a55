package io.plumbline.jobs.status;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.step.OwnDirectory;
import io.plumbline.jobs.storage.HeldBy;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.ParentNotDirectoryException;

/** Reads the state of a run directory, of which a part may be missing, damaged or being written. */
public final class StatusReader {
    private static final String EXPERIMENTS = "experiments";

    private final RunDirectory directory;
    private final HeldBy holder;
    private final Instant now;
    private final List<String> problems = new ArrayList<>();

    private StatusReader(RunDirectory directory, Instant now) {
        this.directory = directory;
        this.now = now;
        this.holder = HeldBy.of(directory).orElse(null);
    }

    /**
     * Reads it.
     *
     * @param location of the directory, on any file system that Hadoop knows
     * @param hadoop Hadoop's configuration
     * @param now the time, with which signs of life are compared
     * @throws PlumblineException of kind CONFIGURATION where no directory is there, or one in which nothing is a run's
     */
    public static RunStatus of(String location, Configuration hadoop, Instant now) {
        RunDirectory directory = RunDirectory.look("the run directory", location, hadoop);
        return new StatusReader(directory, now).read();
    }

    private RunStatus read() {
        List<String> experiments = experiments();
        Manifest shared = manifest(ResultFolder.SHARED);
        List<Manifest> own = new ArrayList<>();
        List<ExperimentStatus> statuses = new ArrayList<>();
        for (String name : experiments) {
            ResultFolder folder = ResultFolder.experiment(name);
            Manifest manifest = manifest(folder);
            own.add(manifest);
            FolderStatus status = new FolderStatus(directory, folder, name, holder, now);
            statuses.add(status.experiment(shared, manifest, manifest(folder.candidate())));
        }
        if (shared.steps().isEmpty() && experiments.isEmpty() && holder == null && !isBegun()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot tell the status of " + directory.root()
                            + ": nothing in it is of a run (no manifest.json, experiments/ or _lock/); give the run.dir"
                            + " of a configuration");
        }
        FolderStatus ofShared = new FolderStatus(directory, ResultFolder.SHARED, "", holder, now);
        return new RunStatus(
                PlainText.of(directory.root().toString()),
                holder,
                directory.isUnsettled(),
                ofShared.shared(shared, own),
                statuses,
                problems);
    }

    /** Returns whether a run has begun here that left no result. */
    private boolean isBegun() {
        return !problems.isEmpty() || directory.isUnsettled() || OwnDirectory.is(directory);
    }

    private List<String> experiments() {
        try {
            if (!directory.fileSystem().getFileStatus(directory.root()).isDirectory()) {
                throw new ParentNotDirectoryException(directory.root() + " is a file");
            }
            return directory.folders(EXPERIMENTS);
        } catch (IOException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION,
                    "tell the status of " + directory.root(),
                    "; give the run.dir of a configuration",
                    e);
        }
    }

    private Manifest manifest(ResultFolder folder) {
        try {
            return new ManifestStore(directory, folder).read();
        } catch (PlumblineException e) {
            problems.add(PlainText.of(e.getMessage()));
            return Manifest.EMPTY;
        }
    }
}
