package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.source.FileSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place that uses a path of the user's: whose fault it is follows from the failure and not from the place. */
class StorageEdgesTest {
    private static final String CURE = "run the same command again";

    /** A use of a path that fails. */
    private record Edge(String attempt, Kind ofTheUser, Use use) {}

    private interface Use {
        void with(Configuration hadoop) throws IOException;
    }

    @TempDir
    private Path folder;

    private String location;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("a.jsonl"), "{}");
        location = "failing:" + folder;
    }

    private List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        edges.add(new Edge(
                "read data.train = " + location,
                Kind.CONFIGURATION,
                hadoop -> FileSource.of("data.train", List.of(location), hadoop)));
        edges.add(new Edge(
                "read data.train = " + location,
                Kind.CONFIGURATION,
                hadoop -> FileSource.requireOutside(
                        "data.train", List.of(location), new org.apache.hadoop.fs.Path("file:/run"), hadoop)));
        edges.add(
                new Edge("use run.dir " + location, Kind.CONFIGURATION, hadoop -> RunDirectory.open(location, hadoop)));
        edges.add(new Edge("write to run.dir " + location, Kind.CONFIGURATION, hadoop -> {
            RunDirectory directory = RunDirectory.open(location, FailingFileSystem.with(null));
            FailingFileSystem.with(failure);
            RunLock.take(directory, "train", line -> {}).close();
        }));
        edges.add(new Edge("load the model " + location, Kind.MODEL, hadoop -> LocalModels.local(location, hadoop)));
        edges.add(new Edge(
                "read " + location + "/tokenizer.json", Kind.MODEL, hadoop -> ModelTokenizers.read(location, hadoop)));
        edges.add(new Edge(
                "read the configuration " + location + "/job.conf",
                Kind.CONFIGURATION,
                hadoop -> new ConfigLoader("train", hadoop).load(location + "/job.conf", List.of())));
        return edges;
    }

    private IOException failure;

    private void assertKinds(IOException thrown, boolean isOfTheUser, String reason) {
        failure = thrown;
        for (Edge edge : edges()) {
            assertThatThrownBy(() -> edge.use().with(FailingFileSystem.with(thrown)))
                    .as(edge.attempt())
                    .isInstanceOfSatisfying(PlumblineException.class, told -> assertThat(told.kind())
                            .as(edge.attempt())
                            .isEqualTo(isOfTheUser ? edge.ofTheUser() : Kind.STORAGE))
                    .hasMessageStartingWith("Cannot " + edge.attempt() + ": " + reason)
                    .satisfies(
                            told -> assertThat(told.getMessage().contains(CURE)).isEqualTo(!isOfTheUser))
                    .hasCause(thrown);
        }
    }

    @Test
    void whatAServerRefusesForNowIsAFailureOfStorage() {
        assertKinds(
                new RemoteException(
                        "org.apache.hadoop.hdfs.server.namenode.SafeModeException",
                        "Cannot open /r. Name node is in safe mode."),
                false,
                "Cannot open /r. Name node is in safe mode.");
        assertKinds(new ConnectException("Connection refused"), false, "its server refuses connections");
        assertKinds(new SocketTimeoutException("Read timed out"), false, "its server does not answer");
        assertKinds(new IOException("Slow Down (Service: Amazon S3; Status Code: 503)"), false, "Slow Down");
        assertKinds(
                new RemoteException(StandbyException.class.getName(), "Operation category READ is not supported"),
                false,
                "Operation category READ is not supported");
    }

    @Test
    void aPathThatMayNotBeUsedIsTheUsersFault() {
        assertKinds(new AccessControlException("Permission denied: user=a"), true, "Permission denied: user=a");
        assertKinds(
                new RemoteException(AccessControlException.class.getName(), "Permission denied: user=a"),
                true,
                "Permission denied: user=a");
        assertKinds(new AccessDeniedException("s3a://b/x"), true, "permission is denied");
    }

    @Test
    void nothingAtAPathIsTheUsersFault() {
        failure = new FileNotFoundException("File /r does not exist");
        List<Kind> kinds = new ArrayList<>();
        List<Kind> expected = new ArrayList<>();
        for (Edge edge : edges()) {
            try {
                edge.use().with(FailingFileSystem.with(failure));
            } catch (PlumblineException told) {
                kinds.add(told.kind());
                expected.add(edge.ofTheUser());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(kinds).isEqualTo(expected).hasSizeGreaterThan(4);
    }
}
