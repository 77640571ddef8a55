package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.train.AtReference;
import io.plumbline.train.StepSums;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsLogTest {
    private final List<Integer> written = new ArrayList<>();
    private String file = "";
    private long now;

    private final MetricsLog log = new MetricsLog(
            text -> {
                file = text;
                written.add(text.length());
            },
            () -> now);

    private static StepRecord step(int step) {
        return new StepRecord(step, step / 100.0, 1e-3, 0.5, 9L * step, StepSums.NONE, AtReference.NONE);
    }

    private void add(int step, long seconds) {
        now += seconds * 1_000_000_000L;
        log.add(List.of(step(step)));
    }

    @Test
    void linesAreShownAfterSomeSeconds() {
        add(1, 0);
        assertThat(written).isEmpty();
        add(2, 11);
        assertThat(file).isEqualTo(log.lines()).hasLineCount(2).endsWith("}\n");
        add(3, 9);
        assertThat(file).hasLineCount(2);
        log.flush();
        assertThat(file).isEqualTo(log.lines()).hasLineCount(3);
    }

    @Test
    void whatIsWrittenStaysInProportionToTheLines() {
        int steps = 40_000;
        for (int step = 1; step <= steps; step++) {
            add(step, 11);
            if (step % 1_000 == 0) {
                int waiting = log.lines().length() - file.length();
                assertThat(waiting).isLessThan(file.length() / 16 + 1);
            }
        }
        log.flush();
        assertThat(file).hasLineCount(steps).endsWith("}\n");
        long total = written.stream().mapToLong(Integer::longValue).sum();
        // Each time all of it, it would be the half of the square of the steps: 20,000 times its length.
        assertThat(total).isLessThan(25L * file.length());
    }

    @Test
    void aResumedTrainingGoesOnAfterTheLinesOfItsCheckpoint() {
        add(7, 11);
        log.resume("earlier\n");
        add(8, 11);
        assertThat(file).startsWith("earlier\n{\"step\":8,").hasLineCount(2);
    }
}
