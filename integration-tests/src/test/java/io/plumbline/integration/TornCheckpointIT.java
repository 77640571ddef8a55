package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The newest checkpoint on HDFS is not whole when training goes on, and the metrics file is gone. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class TornCheckpointIT {
    private static final String STEP = "step-";

    @Test
    void theOneBeforeGivesTheSameResult(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("torn-checkpoint");
        run.succeeding("--master", "local[2]");
        FileSystem fileSystem = run.fileSystem();
        Path root = new Path(run.runDirectory(), "experiments/default");
        List<Path> checkpoints = Stream.of(fileSystem.listStatus(new Path(root, "checkpoints")))
                .map(FileStatus::getPath)
                .filter(path -> path.getName().startsWith(STEP))
                .sorted(Comparator.comparingInt(TornCheckpointIT::step))
                .toList();
        assertThat(checkpoints).hasSize(2);
        cut(fileSystem, new Path(checkpoints.get(1), "updater.f32"));
        // As if the run had been killed between the last checkpoint and the policy.
        fileSystem.delete(new Path(root, "policy"), true);
        fileSystem.delete(new Path(root, "metrics"), true);
        Distribution.Ended again = run.succeeding("--master", "local[2]");
        assertThat(again.out())
                .contains(checkpoints.get(1).getName() + " is passed over: updater.f32 is not of ")
                .contains("Going on from the checkpoint of step " + step(checkpoints.get(0)) + " of ");
        run.content().requireSame(runs.undisturbed());
        runs.record(
                "newest checkpoint cut in half, metrics deleted",
                "before the policy",
                "training went on from the checkpoint before; the same result");
    }

    private static int step(Path checkpoint) {
        return Integer.parseInt(checkpoint.getName().substring(STEP.length()));
    }

    private static void cut(FileSystem fileSystem, Path file) throws IOException {
        byte[] content;
        try (InputStream in = fileSystem.open(file)) {
            content = in.readAllBytes();
        }
        try (OutputStream out = fileSystem.create(file, true)) {
            out.write(Arrays.copyOf(content, content.length / 2));
        }
    }
}
