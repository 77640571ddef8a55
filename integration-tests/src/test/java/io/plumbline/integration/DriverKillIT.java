package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The driver is killed, and the same command run again. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class DriverKillIT {
    private static final int KILLS = 10;
    private static final long SEED = 20261121;
    /** Steps from which the moments are drawn, by the time that they take. */
    private static final List<String> STEPS =
            List.of("ingest", "ingest", "reference", "reference", "train", "train", "train", "train", "score");

    private static final Pattern CHECKPOINT = Pattern.compile("step-(\\d+)");
    /** Files that come, grow or go before a kill. */
    private static final int MOST_CHANGES = 4;

    private static final int SIGKILL = 128 + 9;

    @Test
    void atTenMomentsOfARun(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("driver-killed");
        Random random = new Random(SEED);
        int[] steps = random.ints(KILLS, 0, STEPS.size()).sorted().toArray();
        for (int kill = 0; kill < KILLS; kill++) {
            String step = STEPS.get(steps[kill]);
            int changes = random.nextInt(MOST_CHANGES + 1);
            int before = newestCheckpoint(run);
            Distribution.Running running = run.start(ClusterRuns.oneMachine());
            Moments.seen(step, running, () -> at(step, running));
            boolean further = step.equals("train") && kill % 2 == 0;
            if (further) {
                // So that the next goes on from there, not from the first step.
                Moments.seen("a checkpoint", running, () -> Optional.of(newestCheckpoint(run))
                        .filter(newest -> newest > before));
            }
            Moments.changes(changes, running, () -> files(run));
            running.process().destroyForcibly();
            Distribution.Ended ended = running.ended();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(SIGKILL);
            assertThat(run.status().path("held_by").path("state").asText())
                    .as(step)
                    .isEqualTo("ended");
            runs.record(
                    "driver killed",
                    changes + " changed files " + (further ? "after another checkpoint of " : "into ") + step,
                    "the same command went on from there");
        }
        run.succeeding(ClusterRuns.oneMachine());
        run.content().requireSame(runs.undisturbed());
        runs.record("driver killed", KILLS + " times in one run", "the same result");
    }

    private static int newestCheckpoint(ClusterRuns.Submission run) throws IOException {
        Optional<Path> checkpoints = run.there("experiments/default/checkpoints");
        int newest = 0;
        if (checkpoints.isPresent()) {
            for (FileStatus folder : run.fileSystem().listStatus(checkpoints.get())) {
                Matcher name = CHECKPOINT.matcher(folder.getPath().getName());
                newest = name.matches() ? Math.max(newest, Integer.parseInt(name.group(1))) : newest;
            }
        }
        return newest;
    }

    /** Returns the run's files as they stand, or nothing where one went while they were listed. */
    private static Optional<List<String>> files(ClusterRuns.Submission run) throws IOException {
        List<String> files = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> listed = run.fileSystem().listFiles(new Path(run.runDirectory()), true);
            while (listed.hasNext()) {
                LocatedFileStatus file = listed.next();
                files.add(file.getPath() + " " + file.getLen());
            }
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        return Optional.of(files);
    }

    private static Optional<String> at(String step, Distribution.Running running) throws IOException {
        Pattern reached = Pattern.compile("(?m)^" + step + ": (started|up to date)");
        return reached.matcher(running.out()).find() ? Optional.of(step) : Optional.empty();
    }
}
