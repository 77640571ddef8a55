package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The run directory cannot be written any more: the run says so, and the same command goes on once it can. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class FailedWriteIT {
    @Test
    void hdfsIsFull(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("quota");
        DistributedFileSystem hdfs = runs.cluster().fileSystem();
        org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(run.runDirectory());
        Distribution.Running running = run.start(ClusterRuns.oneMachine());
        reached("train: started", running);
        hdfs.setQuota(directory, HdfsConstants.QUOTA_DONT_SET, 1);
        fails("The DiskSpace quota of /runs/quota is exceeded", running);
        hdfs.setQuota(directory, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
        goesOn(runs, run);
        runs.record("HDFS space quota used up", "in train", "one sentence, exit code 6; then the same result");
    }

    @Test
    void hdfsIsInSafeMode(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("safe-mode");
        DistributedFileSystem hdfs = runs.cluster().fileSystem();
        Distribution.Running running = run.start(ClusterRuns.oneMachine());
        reached("reference: started", running);
        hdfs.setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_ENTER);
        try {
            fails("Name node is in safe mode", running);
        } finally {
            hdfs.setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_LEAVE);
        }
        goesOn(runs, run);
        runs.record("HDFS in safe mode", "in reference", "one sentence, exit code 6; then the same result");
    }

    @Test
    void theDiskIsFull(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onThisMachine("full-disk");
        Path disk = Files.createDirectories(Path.of(run.runDirectory()));
        boolean mounted = mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        if (!mounted) {
            System.out.println("SKIPPED: FailedWriteIT.theDiskIsFull may not mount a small file system here");
        }
        assumeThat(mounted).isTrue();
        try {
            fails("No space left on device", run.start(ClusterRuns.oneMachine()));
            assertThat(mount("-o", "remount,size=64m", disk.toString())).isTrue();
            goesOn(runs, run);
        } finally {
            command("umount", disk.toString());
        }
        runs.record("disk full", "in train", "one sentence, exit code 6; then the same result");
    }

    private static void reached(String line, Distribution.Running running) throws IOException, InterruptedException {
        Moments.seen(line, running, () -> running.out().contains(line) ? Optional.of(line) : Optional.empty());
    }

    private static void fails(String problem, Distribution.Running running) throws IOException, InterruptedException {
        Distribution.Ended ended = running.ended();
        String sentence = ended.err()
                .lines()
                .filter(line -> line.startsWith("Cannot ") && line.contains(problem))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ended.err()));
        assertThat(sentence)
                .endsWith("; see to that and run the same command again, it goes on from there")
                .doesNotContain("Exception");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(6);
    }

    private static void goesOn(ClusterRuns runs, ClusterRuns.Submission run) throws IOException, InterruptedException {
        run.succeeding(ClusterRuns.oneMachine());
        run.content().requireSame(runs.undisturbed());
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        return command("mount", arguments);
    }

    private static boolean command(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
