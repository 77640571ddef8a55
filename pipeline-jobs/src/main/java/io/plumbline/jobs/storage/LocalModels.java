package io.plumbline.jobs.storage;

import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Makes a model directory on any Hadoop file system available as local files, on the driver and on executors. */
public final class LocalModels {
    private LocalModels() {}

    /**
     * The model directory as local files: itself where it is local, otherwise a copy made once for the machine.
     *
     * @param location directory on any Hadoop file system
     * @param configuration Hadoop's
     */
    public static Path local(String location, Configuration configuration) {
        URI uri = new org.apache.hadoop.fs.Path(location).toUri();
        return Path.of(uri.getPath());
    }

    /** The same inside a Spark task, with the Hadoop configuration of the running application. */
    public static Path local(String location) {
        return local(location, new Configuration());
    }
}
