package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.cpu.BlasKernels;
import io.plumbline.jobs.clean.Leftover;
import io.plumbline.jobs.clean.Leftovers;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.StepFailure;
import io.plumbline.jobs.session.NativeLimits;
import io.plumbline.jobs.status.StatusReader;
import io.plumbline.jobs.status.StatusText;
import io.plumbline.jobs.storage.HadoopTree;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.Writable;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chain on YARN and HDFS, as one submits it: input, model and run directory on HDFS, two executors. */
@ExtendWith(ClusterFixture.class)
class YarnIT {
    private static final int EXECUTORS = 2;
    /** Heap, and as much again for the engine. */
    private static final int EXECUTOR_MEGABYTES = 2 * 512;
    /** Spark's own in client mode: 512 and an overhead of 384. */
    private static final int MASTER_MEGABYTES = 896;

    @Test
    void clientModeGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("client");
        Distribution.Running running = run.start(ClusterRuns.yarn("client"));
        List<Processes.Found> executors = Moments.seen("executors", running, () -> executors(runs.cluster()));
        long expected = MASTER_MEGABYTES + EXECUTORS * EXECUTOR_MEGABYTES;
        Moments.seen("containers of " + expected + " MB in all", running, () -> Optional.of(
                        runs.cluster().allocatedMegabytes())
                .filter(megabytes -> megabytes == expected));
        executors.forEach(YarnIT::keepsWithinItsContainer);
        Distribution.Ended ended = running.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        run.content().requireSame(runs.undisturbed());
    }

    /** Airflow and the resource manager's page show an application's diagnostics. */
    @Test
    void aFailureInClusterModeStandsInTheDiagnosticsOfTheApplication(ClusterRuns runs)
            throws IOException, InterruptedException {
        List<String> submission = ClusterRuns.yarn("cluster");
        submission.addAll(List.of("--files", "job.conf", "--driver-memory", "512m"));
        submission.addAll(List.of("run", "--config", "job.conf", "--set", "loss.beta=0", "--set", "loss.betta=1"));
        Distribution.Ended ended =
                runs.onHdfs("diagnosed").distribution().start(submission).ended();
        assertThat(ended.exitCode()).isNotZero();
        // Not once more, and not what a log's last lines happen to be.
        assertThat(runs.cluster().newestDiagnostics())
                .startsWith(
                        "User class threw exception: io.plumbline.PlumblineException: Cannot run: 2 faults: (1) unknown"
                                + " key plumbline.loss.betta (--set loss.betta); did you mean plumbline.loss.beta?; (2) loss.beta"
                                + " must be > 0, got 0.0 (--set loss.beta)");
    }

    /** So that a reader of latest.json or of a manifest finds one at any moment. */
    @Test
    void onHdfsAFileIsReplacedInOneAct(ClusterRuns runs) throws IOException {
        FileSystem hdfs = runs.cluster().fileSystem();
        HadoopTree tree = new HadoopTree(hdfs, new Path(runs.cluster().address("/replaced")));
        tree.write("latest.json", "former");
        tree.write("_staging/latest.json", "new");
        assertThat(tree.replace("_staging/latest.json", "latest.json")).isTrue();
        assertThat(tree.read("latest.json", 100)).hasValue("new");
        assertThat(tree.exists("_staging/latest.json")).isFalse();
    }

    /** Neither of the two commands asks anything that local files alone can answer. */
    @Test
    void onHdfsStatusTellsWhatAKilledRunLeftAndCleanTakesIt(ClusterRuns runs) throws IOException {
        String place = runs.cluster().address("/killed");
        Configuration hadoop = runs.cluster().fileSystem().getConf();
        RunDirectory run = RunDirectory.open(place, hadoop);
        for (String text : List.of("first", "second")) {
            Path staged = run.stage("examples");
            new HadoopTree(run.fileSystem(), staged).write("part-" + text, text);
            run.commit(List.of(run.replacement(staged, "examples")));
        }
        new FailureStore(run, ResultFolder.SHARED)
                .write(new StepFailure("ingest", "the disk is full", 6, Instant.EPOCH));
        run.stage("quarantine", "12345");
        assertThat(StatusText.of(StatusReader.of(place, hadoop, Instant.now())))
                .contains(place + ": no run holds it")
                .anySatisfy(line -> assertThat(line).matches("ingest +failed .*the disk is full.*"));
        Leftovers leftovers = new Leftovers(RunDirectory.look(place, hadoop), false);
        assertThat(leftovers.find(line -> {})).singleElement().returns(5L, Leftover::bytes);
        assertThat(leftovers.remove(line -> {})).hasSize(1);
        assertThat(leftovers.find(line -> {})).isEmpty();
        // In the place of the first, and with nothing beside it.
        assertThat(new HadoopTree(run.fileSystem(), run.root()).list("examples"))
                .containsExactly("part-second");
        assertThat(new HadoopTree(run.fileSystem(), run.root()).list("."))
                .containsExactlyInAnyOrder("examples", FailureStore.NAME);
    }

    /** A training of hours must not end at a folder that a colleague's run has made. */
    @Test
    void onHdfsAFolderOfAnotherUserIsFoundBeforeAnyWork(ClusterRuns runs) throws IOException, InterruptedException {
        FileSystem hdfs = runs.cluster().fileSystem();
        String place = runs.cluster().address("/shared-run");
        hdfs.mkdirs(new Path(place, "experiments/mine"));
        hdfs.mkdirs(new Path(place, "experiments/theirs"));
        hdfs.setPermission(new Path(place), new FsPermission((short) 0777));
        hdfs.setOwner(new Path(place, "experiments/mine"), "somebody", null);
        UserGroupInformation.createRemoteUser("somebody").doAs((PrivilegedExceptionAction<Void>) () -> {
            RunDirectory run = RunDirectory.look(place, hdfs.getConf());
            Writable.require(run);
            Writable.require(run, List.of("examples", "experiments/mine/checkpoints"));
            for (String folder : List.of("experiments/theirs/checkpoints", "experiments/another")) {
                assertThatThrownBy(() -> Writable.require(run, List.of("experiments/mine", folder)))
                        .hasMessageStartingWith(
                                "Cannot write to run.dir " + place + ": Permission denied: user=somebody")
                        .hasMessageEndingWith("; give a directory that can be written")
                        .hasMessageContaining("/shared-run/experiments");
            }
            return null;
        });
    }

    private static Optional<List<Processes.Found>> executors(HadoopCluster cluster) {
        List<Processes.Found> found = Processes.all()
                .filter(process -> process.command().endsWith("/java"))
                .filter(process ->
                        process.arguments().contains("org.apache.spark.executor.YarnCoarseGrainedExecutorBackend"))
                .filter(process -> cluster.holds(process.property("-Djava.io.tmpdir=")))
                // Not while it is being started.
                .filter(process -> process.variable("OMP_NUM_THREADS").isPresent())
                .toList();
        return found.size() == EXECUTORS ? Optional.of(found) : Optional.empty();
    }

    /** The arithmetic is that of {@link NativeLimits}, and reaches the process. */
    private static void keepsWithinItsContainer(Processes.Found executor) {
        NativeLimits limits = NativeLimits.ofExecutors(
                new SparkConf(false).set("spark.executor.memory", "512m").set("spark.executor.memoryOverhead", "512m"));
        assertThat(executor.arguments()).contains("-Xmx512m");
        assertThat(executor.property("-Dorg.bytedeco.javacpp.maxbytes=")).hasValue(Long.toString(limits.maxBytes()));
        assertThat(executor.property("-Dorg.bytedeco.javacpp.maxphysicalbytes="))
                .hasValue(Long.toString(limits.maxPhysicalBytes()));
        // Below the container's directory, where a process starts.
        assertThat(executor.property("-Dorg.bytedeco.javacpp.cachedir=")).hasValue(".javacpp");
        assertThat(executor.variable("DJL_CACHE_DIR")).hasValue(".djl.ai");
        assertThat(executor.variable("OMP_NUM_THREADS")).hasValue(Integer.toString(limits.threads()));
        assertThat(executor.variable(BlasKernels.VARIABLE)).isEqualTo(BlasKernels.chosen(Map.of()));
    }
}
