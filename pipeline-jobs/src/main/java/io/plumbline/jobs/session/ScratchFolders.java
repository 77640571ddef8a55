package io.plumbline.jobs.session;

import io.plumbline.LocalFolder;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;

/** The directories of this process in which Spark keeps what it shuffles and spills. */
final class ScratchFolders {
    private ScratchFolders() {}

    /**
     * Looks for one that can be written, as Spark does when it starts: where it finds none it ends the process.
     *
     * @throws PlumblineException of kind CONFIGURATION where none can
     */
    static void requireOne(SparkConf conf) {
        PlumblineException refused = null;
        for (String folder : Utils.getConfiguredLocalDirs(conf)) {
            try {
                Path place = LocalFolder.make(Path.of(folder));
                Files.delete(Files.createTempDirectory(place, "plumbline"));
                return;
            } catch (IOException | InvalidPathException e) {
                refused = new PlumblineException(
                        Kind.CONFIGURATION,
                        "Cannot write to Spark's scratch directory " + PlainText.of(folder) + ": " + PlainText.reason(e)
                                + "; name one that can be written by --conf spark.local.dir=DIR, or by SPARK_LOCAL_DIRS"
                                + " where that is set",
                        e);
            }
        }
        if (refused != null) {
            throw refused;
        }
    }
}
