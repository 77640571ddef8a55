package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.model.HubName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Makes a model directory on any Hadoop file system available as local files, on the driver and, once a machine or
 * container, on executors.
 */
public final class LocalModels {
    private static final int MAX_FILES = 1_000;

    private LocalModels() {}

    /**
     * The model directory as local files: itself where it is local, otherwise a copy in a cache below
     * {@code java.io.tmpdir}, which on YARN is the container's, that only this user can write to.
     *
     * @param location directory on any Hadoop file system; its files count, directories below it do not
     * @param configuration Hadoop's
     * @throws PlumblineException of kind MODEL where it is not there; of kind STORAGE where the file system fails
     */
    public static Path local(String location, Configuration configuration) {
        return use(location, configuration, directory -> directory, (fileSystem, files) -> ModelCache.ofThisMachine()
                .fetch(fileSystem, files));
    }

    /**
     * Looks at the files of a model directory but for its weights, of which the headers are there alone where it is not local.
     *
     * @param location as {@link #local}
     * @param look is given a directory that is there until it returns
     * @throws PlumblineException as {@link #local} and the look, whose names of files are those of the location
     */
    static <T> T look(String location, Configuration configuration, Function<Path, T> look) {
        return use(location, configuration, look, (fileSystem, files) -> {
            try (HeaderCopy copy = HeaderCopy.of(fileSystem, files)) {
                try {
                    return look.apply(copy.directory());
                } catch (PlumblineException e) {
                    String told = e.getMessage().replace(copy.directory().toString(), location);
                    throw new PlumblineException(e.kind(), told, e);
                }
            }
        });
    }

    /** Returns whether a model directory is of another file system than this machine's, so that its weights would be copied. */
    public static boolean isRemote(String location, Configuration configuration) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
            return !(path.getFileSystem(configuration) instanceof LocalFileSystem);
        } catch (IOException | IllegalArgumentException | FSError e) {
            // It is told where the model is opened.
            return false;
        }
    }

    /** Takes the files of a directory that is not local. */
    private interface OfRemote<T> {
        T of(FileSystem fileSystem, FileStatus[] files) throws IOException;
    }

    private static <T> T use(
            String location, Configuration configuration, Function<Path, T> ofLocal, OfRemote<T> ofRemote) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
            FileSystem fileSystem = path.getFileSystem(configuration);
            if (!fileSystem.getFileStatus(path).isDirectory()) {
                throw unusable(location, "it is not a directory; give the one that holds config.json", null);
            }
            if (fileSystem instanceof LocalFileSystem local) {
                return ofLocal.apply(local.pathToFile(path).toPath());
            }
            FileStatus[] files = Arrays.stream(fileSystem.listStatus(path))
                    .filter(FileStatus::isFile)
                    .sorted(Comparator.comparing(FileStatus::getPath))
                    .toArray(FileStatus[]::new);
            if (files.length > MAX_FILES) {
                throw unusable(location, files.length + " files, expected at most " + MAX_FILES, null);
            }
            return ofRemote.of(fileSystem, files);
        } catch (FileNotFoundException e) {
            throw unusable(location, "it is not there; " + HubName.cure(location), e);
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw StorageFailures.atPath(Kind.MODEL, "load the model " + location, "; " + HubName.cure(location), e);
        }
    }

    /** The same inside a Spark task, with the Hadoop configuration of the running application. */
    public static Path local(String location) {
        SparkEnv environment = SparkEnv.get();
        return local(
                location,
                environment == null
                        ? new Configuration()
                        : SparkHadoopUtil.get().newConfiguration(environment.conf()));
    }

    /**
     * The name by which other programs find a model: its absolute path where it is local, its location otherwise.
     *
     * @param location as {@link #local}
     * @throws PlumblineException of kind MODEL where the file system fails
     */
    static String name(String location, Configuration configuration) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
            return path.getFileSystem(configuration) instanceof LocalFileSystem local
                    ? local.pathToFile(path).toPath().toString()
                    : location;
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw StorageFailures.atPath(Kind.MODEL, "name the model " + location, "", e);
        }
    }

    private static PlumblineException unusable(String location, String problem, Exception cause) {
        return new PlumblineException(Kind.MODEL, "Cannot load the model " + location + ": " + problem, cause);
    }
}
