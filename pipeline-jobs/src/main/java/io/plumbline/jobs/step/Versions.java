package io.plumbline.jobs.step;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.util.VersionInfo;

/** The versions that a result was made with. */
public final class Versions {
    private Versions() {}

    /** This version of Plumbline. */
    public static String plumbline() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("/plumbline-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the packaged version", e);
        }
        return properties.getProperty("version");
    }

    /** Of Plumbline and what it runs on, by name. */
    static SortedMap<String, String> all() {
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put("plumbline", plumbline());
        versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("hadoop", VersionInfo.getVersion());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
