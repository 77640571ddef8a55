package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFailuresTest {
    @TempDir
    private Path folder;

    private RunDirectory directory;

    @BeforeEach
    void open() {
        directory = RunDirectory.open("file:" + folder, new Configuration());
    }

    private void told(Throwable thrown, String problem) {
        Optional<PlumblineException> told = StorageFailures.actionable("train", directory, thrown);
        assertThat(told).isPresent();
        assertThat(told.get())
                .hasMessage("Cannot train in " + directory.root() + ": " + problem
                        + "; see to that and run the same command again, it goes on from there");
        assertThat(told.get().kind()).isEqualTo(Kind.STORAGE);
    }

    @Test
    void theFirstLineOfTheDeepestFailureIsTold() {
        told(
                new UncheckedIOException("Cannot write x", new IOException("rename refused\n\tat org.apache.hadoop")),
                "rename refused");
    }

    @Test
    void whatATaskMetIsFoundInSparksText() {
        told(
                new IllegalStateException("Job aborted due to stage failure: Task 1 failed 4 times: "
                        + "org.apache.hadoop.ipc.RemoteException(x): Cannot create file /r/p. Name node is in safe mode.\n"
                        + "It was turned on manually."),
                "Name node is in safe mode");
    }

    @Test
    void otherFailuresAreNotOnesOfStorage() {
        assertThat(StorageFailures.actionable("train", directory, new IllegalStateException("bug")))
                .isEmpty();
        assertThat(StorageFailures.actionable(
                        "train", directory, new PlumblineException(Kind.DATA, "bad rows", new IOException("cut off"))))
                .isEmpty();
    }
}
