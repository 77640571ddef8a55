package io.plumbline.jobs.quickstart;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.nio.file.Path;
import java.util.List;

/** What the quickstart command brings to the chain, and what it says at its end. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Makes preferences, a tiny model and a configuration. Where they are there already, leaves them as they are.
     *
     * @param directory where to, made if missing
     * @return the configuration file, whose {@code run.dir} stands below the directory
     */
    public static Path prepare(Path directory) {
        throw new PlumblineException(
                Kind.CONFIGURATION, "Cannot quickstart in " + directory + ": this version does not have it");
    }

    /**
     * What the chain reached beside what could be reached, in lines for the user.
     *
     * @param directory given to {@link #prepare}
     */
    public static List<String> report(Path directory) {
        return List.of("Results are in " + directory);
    }
}
