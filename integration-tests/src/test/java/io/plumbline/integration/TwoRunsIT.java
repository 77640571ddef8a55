package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two runs in one directory on HDFS. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class TwoRunsIT {
    private static final int CONFIGURATION_ERROR = 2;
    private static final int RUNS = 6;

    @TempDir
    private Path second;

    @Test
    void theSecondStopsAtOnceAndSaysWhoHoldsIt(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("two-runs");
        Distribution.Running first = run.start(List.of("--master", "local[2]"));
        org.apache.hadoop.fs.Path lock = new org.apache.hadoop.fs.Path(run.runDirectory(), "_lock/1");
        while (!run.fileSystem().exists(lock) && first.process().isAlive()) {
            Thread.onSpinWait();
        }
        Files.copy(run.distribution().directory().resolve("job.conf"), second.resolve("job.conf"));
        Distribution.Ended refused = new Distribution(second, run.distribution().environment())
                .plumbline("--master", "local[2]", "run", "--config", "job.conf");
        assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(CONFIGURATION_ERROR);
        assertThat(refused.err())
                .contains("Cannot use run.dir " + runs.cluster().address(run.runDirectory())
                        + ": it is in use by run, process " + first.process().pid() + " of ")
                .doesNotContain("Exception");
        Distribution.Ended ended = first.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        run.content().requireSame(runs.undisturbed());
        assertThat(run.fileSystem().exists(lock.getParent())).isFalse();
        runs.record(
                "second run in one directory",
                "while the first works",
                "it stopped and named the first; the same result");
    }

    @Test
    void ofRunsThatSeeADeadHolderAtOnceOneTakesOver(ClusterRuns runs) throws Exception {
        String location = runs.cluster().address("/runs/taken-over");
        ExecutorService pool = Executors.newFixedThreadPool(RUNS);
        try {
            for (int trial = 0; trial < 5; trial++) {
                leaveDeadLock(location, runs.cluster().fileSystem());
                CyclicBarrier begin = new CyclicBarrier(RUNS);
                Callable<RunLock> attempt = () -> {
                    RunDirectory directory = open(location);
                    begin.await();
                    try {
                        return RunLock.take(directory, "train", line -> {});
                    } catch (PlumblineException refused) {
                        assertThat(refused).hasMessageContaining("it is in use by train, process ");
                        return null;
                    }
                };
                List<RunLock> taken = new ArrayList<>();
                for (Future<RunLock> each : pool.invokeAll(Collections.nCopies(RUNS, attempt))) {
                    if (each.get() != null) {
                        taken.add(each.get());
                    }
                }
                assertThat(taken).hasSize(1);
                assertThatThrownBy(() -> RunLock.take(open(location), "score", line -> {}))
                        .hasMessageContaining("it is in use by train, process ");
                taken.get(0).close();
                assertThat(open(location).exists("_lock")).isFalse();
            }
        } finally {
            pool.shutdownNow();
        }
        runs.record(
                RUNS + " runs that see a dead holder at once", "at their start", "one took over, the others named it");
    }

    /** Each with a client of its own, as processes have. */
    private static RunDirectory open(String location) {
        Configuration configuration = new Configuration();
        configuration.setBoolean("fs.hdfs.impl.disable.cache", true);
        return RunDirectory.open(location, configuration);
    }

    /** As a process of this machine leaves it that was killed. */
    private static void leaveDeadLock(String location, FileSystem fileSystem) throws IOException {
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(location, "_lock/1");
        RunLock lock = RunLock.take(open(location), "train", line -> {});
        String text;
        try (InputStream in = fileSystem.open(file)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        lock.close();
        try (OutputStream out = fileSystem.create(file, false)) {
            out.write(
                    text.replaceAll("process=\\d+", "process=" + Long.MAX_VALUE).getBytes(StandardCharsets.UTF_8));
        }
    }
}
