package io.plumbline.jobs.source;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.catalog.TableLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Finds the sources that a key of the configuration names. */
public final class InputSources {
    private InputSources() {}

    /**
     * Finds files and tables. Files are looked at first, without Spark.
     *
     * @param key the key that names them, for messages
     * @param locations files, directories, patterns, and tables as {@link TableLocation} has them; none gives a source without
     *     rows
     * @param hadoop Hadoop's configuration
     * @param spark starts Spark; asked only where there is a table
     * @throws PlumblineException of kind CONFIGURATION where a location names no file or no table; DATA where files cannot be
     *     looked at or are no preferences; STORAGE where the file system fails
     */
    public static InputSource of(
            String key, List<String> locations, Configuration hadoop, Supplier<SparkSession> spark) {
        List<String> tables = locations.stream().filter(TableLocation::isTable).toList();
        List<String> files = files(locations);
        if (tables.isEmpty()) {
            return FileSource.of(key, files, hadoop);
        }
        FaultCollector faults = new FaultCollector();
        List<InputSource> sources = new ArrayList<>();
        if (!files.isEmpty()) {
            faults.collect(() -> sources.add(FileSource.of(key, files, hadoop)));
        }
        for (String table : tables) {
            faults.collect(() -> sources.add(TableSource.of(key, table, spark.get())));
        }
        faults.refuse();
        return sources.size() == 1 ? sources.get(0) : new SeveralSources(sources);
    }

    /**
     * Refuses a directory that results would be read from as preferences, the next time.
     *
     * @see FileSource#requireOutside
     */
    public static void requireOutside(String key, List<String> locations, Path results, Configuration hadoop) {
        FileSource.requireOutside(key, files(locations), results, hadoop);
    }

    private static List<String> files(List<String> locations) {
        return locations.stream()
                .filter(location -> !TableLocation.isTable(location))
                .toList();
    }
}
