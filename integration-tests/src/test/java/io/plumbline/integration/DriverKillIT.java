package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
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
    private static final int LONGEST_DELAY_MILLIS = 1500;
    private static final int SIGKILL = 128 + 9;

    @Test
    void atTenMomentsOfARun(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("driver-killed");
        Random random = new Random(SEED);
        int[] steps = random.ints(KILLS, 0, STEPS.size()).sorted().toArray();
        for (int kill = 0; kill < KILLS; kill++) {
            String step = STEPS.get(steps[kill]);
            Duration delay = Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS));
            int before = newestCheckpoint(run);
            Distribution.Running running = run.start(ClusterRuns.oneMachine());
            Moments.seen(step, running, () -> at(step, running));
            boolean further = step.equals("train") && kill % 2 == 0;
            if (further) {
                // So that the next goes on from there, not from the first step.
                Moments.seen("a checkpoint", running, () -> Optional.of(newestCheckpoint(run))
                        .filter(newest -> newest > before));
            }
            Moments.pass(delay, running);
            running.process().destroyForcibly();
            Distribution.Ended ended = running.ended();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(SIGKILL);
            runs.record(
                    "driver killed",
                    delay.toMillis() + " ms " + (further ? "after another checkpoint of " : "into ") + step,
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

    private static Optional<String> at(String step, Distribution.Running running) throws IOException {
        Pattern reached = Pattern.compile("(?m)^" + step + ": (started|up to date)");
        return reached.matcher(running.out()).find() ? Optional.of(step) : Optional.empty();
    }
}
