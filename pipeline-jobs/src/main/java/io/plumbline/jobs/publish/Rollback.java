package io.plumbline.jobs.publish;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * Goes back to an earlier version: {@code latest.json} names it again. No version changes or goes.
 *
 * @param location the directory that publish left
 * @param to the version to be served; null: the one that was served when the present one was published
 */
public record Rollback(String location, String to) {
    private static final String OPTION = "--dir";
    private static final String COMMAND = "rollback";

    /** Refuses a place that is empty or holds a secret. */
    public Rollback {
        if (location.isBlank()) {
            throw refused(OPTION + " must name a place, and is empty");
        }
        if (PlainText.holdsCredentials(location)) {
            throw refused(OPTION + " must not hold credentials; give them through Hadoop's configuration");
        }
    }

    /**
     * Does it.
     *
     * @param clock tells since when the version is served
     * @param say takes a line
     * @throws PlumblineException of kind CONFIGURATION where there is no such version; of kind DATA where it, or {@code
     *     latest.json} that is to say which it is, is damaged
     */
    public void run(Configuration hadoop, InstantSource clock, Consumer<String> say) {
        requireThere(hadoop);
        // Before it is held, which leaves a trace in somebody else's directory for a moment.
        requireVersions(PublishFolder.read(OPTION, location, hadoop));
        try (PublishFolder folder = PublishFolder.hold(OPTION, location, COMMAND, hadoop, say)) {
            List<String> versions = requireVersions(folder);
            String served = served(folder);
            String target = to == null ? before(folder, served) : named(folder, versions);
            VersionRecord record = folder.requireWhole(target);
            if (target.equals(served)) {
                say.accept(
                        "rollback: latest.json in " + folder.root() + " names " + target + " already, nothing to do");
                return;
            }
            folder.serve(record, new Latest(target, Candidate.time(clock.instant()), COMMAND, served));
            say.accept("rollback: latest.json in " + folder.root() + " names " + target
                    + (served == null ? "" : ", before " + served));
        }
    }

    private static List<String> requireVersions(PublishFolder folder) {
        List<String> versions = folder.versions();
        if (versions.isEmpty()) {
            throw refused("nothing is published in " + folder.root());
        }
        return versions;
    }

    private void requireThere(Configuration hadoop) {
        try {
            Path path = new Path(location);
            if (!path.getFileSystem(hadoop).exists(path)) {
                throw refused("there is no directory " + PlainText.of(location) + "; give the one of publish.dir");
            }
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION, "use " + OPTION + " " + location, "; give the directory of publish.dir", e);
        }
    }

    /** Returns the version that is served; null where that is not known and a version is named. */
    private String served(PublishFolder folder) {
        try {
            Optional<Latest> latest = folder.latest();
            if (latest.isEmpty() && to == null) {
                throw refused("there is no latest.json in " + folder.root() + "; name a version by --to: "
                        + String.join(", ", folder.versions()));
            }
            return latest.map(Latest::version).orElse(null);
        } catch (PlumblineException e) {
            if (to != null && e.kind() == Kind.DATA) {
                return null;
            }
            throw e;
        }
    }

    private static String before(PublishFolder folder, String served) {
        String previous = folder.requireWhole(served).previous();
        if (previous == null) {
            throw refused("no version was served before " + served + ", the first in " + folder.root());
        }
        return previous;
    }

    private String named(PublishFolder folder, List<String> versions) {
        if (!versions.contains(to)) {
            throw refused("--to " + PlainText.of(to) + " is no version in " + folder.root() + "; there are "
                    + String.join(", ", versions));
        }
        return to;
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot roll back: " + problem);
    }
}
