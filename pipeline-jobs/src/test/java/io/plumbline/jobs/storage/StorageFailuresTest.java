package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StorageFailuresTest {
    private static final String CURE = "; see to that and run the same command again, it goes on from there";

    @TempDir
    private Path folder;

    private RunDirectory directory;

    @BeforeEach
    void open() {
        directory = RunDirectory.open("file:" + folder, new Configuration());
    }

    /** As Spark throws what a task met. */
    private static SparkException ofSpark(Throwable met) {
        return new SparkException("Job aborted due to stage failure", new SparkException("Task failed", met));
    }

    /** Returns the error that Hadoop's local file system throws where a disk is full. */
    private static Throwable full() {
        Throwable thrown = catchThrowable(() -> {
            FileSystem local = FileSystem.getLocal(new Configuration()).getRaw();
            try (OutputStream full = local.append(new org.apache.hadoop.fs.Path("file:/dev/full"))) {
                full.write(new byte[100_000]);
            }
        });
        assertThat(thrown).isInstanceOf(FSError.class);
        return thrown;
    }

    private void told(Throwable thrown, String problem) {
        assertThat(StorageFailures.actionable("train", directory, thrown)).hasValueSatisfying(told -> assertThat(told)
                .hasMessage("Cannot train in " + directory.root() + ": " + problem + CURE)
                .hasCause(thrown)
                .extracting(PlumblineException::kind)
                .isEqualTo(Kind.STORAGE));
    }

    @Test
    void whatAFileSystemOrItsServerRefusesIsFoundByItsClass() {
        told(
                ofSpark(new RemoteException(
                        "org.apache.hadoop.hdfs.server.namenode.SafeModeException",
                        "Cannot create file /r/p. Name node is in safe mode.\nIt was turned on manually.")),
                "Cannot create file /r/p. Name node is in safe mode.");
        told(
                ofSpark(new ClusterStorageCapacityExceededException("The DiskSpace quota of /r is exceeded")),
                "The DiskSpace quota of /r is exceeded");
        told(ofSpark(full()), "No space left on device");
    }

    @Test
    void whatTheFileSystemsCodeThrowsIsFoundByThat() throws IOException {
        FileSystem local = FileSystem.getLocal(new Configuration());
        Throwable thrown =
                catchThrowable(() -> local.open(new org.apache.hadoop.fs.Path("file:" + folder.resolve("gone"))));
        assertThat(thrown).isExactlyInstanceOf(java.io.FileNotFoundException.class);
        told(ofSpark(thrown), "File file:" + folder.resolve("gone") + " does not exist");
    }

    @Test
    void aFullDiskOfSparksOwnIsFoundByTheSystemsWords() {
        Throwable thrown = catchThrowable(() -> {
            try (OutputStream full = new FileOutputStream("/dev/full")) {
                full.write(new byte[10_000]);
            }
        });
        told(ofSpark(thrown), "No space left on device");
    }

    static Stream<Throwable> others() {
        return Stream.of(
                new IllegalStateException("bug"),
                new NotSerializableException("io.plumbline.jobs.Bug"),
                new EOFException("the file ends"),
                new IOException("Name node is in safe mode, as a row says"),
                new ConnectException("between executors"),
                catchThrowable(() -> new ObjectMapper().readTree("{")));
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherFailuresAreNotOnesOfStorage(Throwable other) {
        assertThat(StorageFailures.actionable("train", directory, ofSpark(other)))
                .isEmpty();
    }

    @Test
    void whatSaysItselfWhatToDoStays() {
        assertThat(StorageFailures.actionable(
                        "train", directory, ofSpark(new PlumblineException(Kind.DATA, "bad rows", full()))))
                .isEmpty();
    }

    @Test
    void whereThisProgramCallsAFileSystemEveryFailureIsOneOfStorage() {
        IOException refused = new IOException("refused\n\tat org.apache.hadoop");
        assertThat(StorageFailures.at("write /r/x", refused))
                .hasMessage("Cannot write /r/x: refused" + CURE)
                .hasCause(refused)
                .isInstanceOfSatisfying(PlumblineException.class, told -> assertThat(told.kind())
                        .isEqualTo(Kind.STORAGE));
        assertThat(StorageFailures.at("write /r/x", new NotSerializableException("Bug")))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot write /r/x");
    }
}
