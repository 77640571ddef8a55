package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.train.AtReference;
import io.plumbline.train.StepSums;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsLogTest {
    private final List<Integer> written = new ArrayList<>();
    private String file = "";
    private long now;

    private final MetricsLog log = new MetricsLog(
            content -> {
                file = text(content);
                written.add(file.length());
            },
            () -> now);

    @AfterEach
    void close() {
        log.close();
    }

    private static String text(FileContent content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

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
        assertThat(file).isEqualTo(text(log)).hasLineCount(2).endsWith("}\n");
        add(3, 9);
        assertThat(file).hasLineCount(2);
        log.flush();
        assertThat(file).isEqualTo(text(log)).hasLineCount(3);
    }

    @Test
    void whatIsWrittenStaysInProportionToTheLines() {
        int steps = 40_000;
        for (int step = 1; step <= steps; step++) {
            add(step, 11);
            if (step % 1_000 == 0) {
                int waiting = text(log).length() - file.length();
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
        log.resume(out -> out.write("earlier\n".getBytes(StandardCharsets.UTF_8)));
        add(8, 11);
        assertThat(file).startsWith("earlier\n{\"step\":8,").hasLineCount(2);
    }

    /** A hundred megabytes of lines, in a heap that grows by less than a tenth of them. */
    @Test
    void linesDoNotStandInMemory() throws IOException {
        try (MetricsLog quiet = new MetricsLog(content -> {}, () -> 0)) {
            long before = used();
            for (int step = 1; step <= 800_000; step++) {
                quiet.add(List.of(step(step)));
            }
            long grown = used() - before;
            long[] length = new long[1];
            quiet.writeTo(new OutputStream() {
                @Override
                public void write(int one) {
                    length[0]++;
                }

                @Override
                public void write(byte[] bytes, int start, int count) {
                    length[0] += count;
                }
            });
            assertThat(length[0]).isGreaterThan(80_000_000);
            assertThat(grown).isLessThan(8_000_000);
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
