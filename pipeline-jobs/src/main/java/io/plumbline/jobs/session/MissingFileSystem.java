package io.plumbline.jobs.session;

import io.plumbline.Causes;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/**
 * The class of a file system that Hadoop's configuration names and no jar has: Hadoop lists {@code s3a://} and others, and
 * leaves their jars to those who use them.
 */
final class MissingFileSystem {
    /** Hadoop's words for it; other classes below {@code fs} are those of settings, such as providers of credentials. */
    private static final Pattern CLASS =
            Pattern.compile("Class (\\S+\\.fs\\.\\S*(?:FileSystem|S3A|Abfss?|Adl)) not found");

    /** The artifacts of Hadoop, by the beginning of their classes. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "org.apache.hadoop.fs.s3a.", "hadoop-aws",
            "org.apache.hadoop.fs.azure", "hadoop-azure",
            "org.apache.hadoop.fs.adl.", "hadoop-azure-datalake",
            "org.apache.hadoop.fs.aliyun.", "hadoop-aliyun",
            "org.apache.hadoop.fs.cosn.", "hadoop-cos",
            "org.apache.hadoop.fs.obs.", "hadoop-huaweicloud");

    private MissingFileSystem() {}

    /**
     * Returns the failure in a sentence that says what to add.
     *
     * @param attempt what was tried, as in "train"
     * @param thrown anything
     * @return of kind CONFIGURATION; empty where no such class is missing
     */
    static Optional<PlumblineException> actionable(String attempt, Throwable thrown) {
        return Causes.of(thrown)
                .filter(ClassNotFoundException.class::isInstance)
                .map(missing -> CLASS.matcher(String.valueOf(missing.getMessage())))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .map(missing -> new PlumblineException(
                        Kind.CONFIGURATION,
                        "Cannot " + attempt + ": the file system of an address needs the class " + missing
                                + ", which no jar here has; add it before the command by " + cure(missing),
                        thrown));
    }

    private static String cure(String missing) {
        return ARTIFACTS.entrySet().stream()
                        .filter(artifact -> missing.startsWith(artifact.getKey()))
                        .map(artifact -> "--packages org.apache.hadoop:" + artifact.getValue() + ":"
                                + VersionInfo.getVersion() + ", or ")
                        .findFirst()
                        .orElse("")
                + "--jars with the jars of that file system";
    }
}
