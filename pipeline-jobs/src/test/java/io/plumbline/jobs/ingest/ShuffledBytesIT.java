package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Original rows reach the quarantine without going through the shuffle with every candidate. */
@ExtendWith(TestSpark.class)
class ShuffledBytesIT {
    private static final int NOTE = 20_000;

    private final SparkSession spark;
    private final Random random = new Random(1);

    @TempDir
    private Path folder;

    ShuffledBytesIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void aColumnThatNobodyReadsIsNotShuffled() throws IOException, TimeoutException {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            lines.add(line("p" + row));
        }
        List<String> repeated = List.of(line("p7"), line("p170"), line("p299"));
        List<String> leaks = List.of(line("h0"), line("h1"));
        IngestRun run = new IngestRun(spark, folder)
                .train("a.jsonl", lines.subList(0, 200))
                .train("b.jsonl", repeated)
                .train("c.jsonl", lines.subList(200, 300))
                .train("d.jsonl", leaks)
                .heldOut("held-out.jsonl", List.of(line("h0"), line("h1"), line("h2")));
        AtomicLong written = new AtomicLong();
        DataReport report = listening(written, run::ingest);
        assertThat(report.quarantined(Reason.EXACT_DUPLICATE)).isEqualTo(3);
        assertThat(report.quarantined(Reason.HELD_OUT_LEAK)).isEqualTo(2);
        assertThat(written.get()).isBetween(1L, 308L * NOTE / 20);
        List<String> quarantined = run.table("quarantine").select("row").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
        assertThat(quarantined).hasSize(5).containsAll(leaks);
        // Of equal examples any one may stay, the others stand in the quarantine.
        List<String> all = new ArrayList<>(lines);
        all.addAll(repeated);
        assertThat(all)
                .containsAll(
                        quarantined.stream().filter(row -> !leaks.contains(row)).toList());
    }

    /** A row with a note of digits that no compression makes much shorter. */
    private String line(String prompt) {
        StringBuilder note = new StringBuilder();
        while (note.length() < NOTE) {
            note.append(Long.toHexString(random.nextLong()));
        }
        return "{\"prompt\": \"" + prompt + "\", \"chosen\": \" a\", \"rejected\": \" b\", \"note\": \"" + note + "\"}";
    }

    private <T> T listening(AtomicLong written, Supplier<T> work) throws TimeoutException {
        SparkListener listener = new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                written.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
            }
        };
        spark.sparkContext().addSparkListener(listener);
        try {
            T result = work.get();
            spark.sparkContext().listenerBus().waitUntilEmpty();
            return result;
        } finally {
            spark.sparkContext().removeSparkListener(listener);
        }
    }
}
