package io.plumbline.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanoTime = new AtomicLong();

    private ConsoleProgress progress(ConsoleProgress.Style style) {
        return ConsoleProgress.withoutTicker(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), style, nanoTime::get, () -> {
                    throw new AssertionError("nothing here counts in tasks");
                });
    }

    private String shown() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void plainLinesSayHowFarItIs() {
        ConsoleProgress progress = progress(ConsoleProgress.Style.PLAIN);
        Progress.Activity activity = progress.begin("train", "pairs", 1_200);
        progress.tick();
        assertThat(shown()).isEqualTo("train: 0 of 1,200 pairs (0 %)\n");
        nanoTime.set(10 * SECOND);
        activity.advance(320);
        activity.show("loss", 0.65432);
        activity.show("accuracy", 0.625);
        progress.tick();
        assertThat(shown())
                .isEqualTo("train: 320 of 1,200 pairs (26 %), 32.0 pairs/s, loss 0.6543, accuracy 0.6250, 28 s left\n");
        progress.tick();
        assertThat(shown()).isEmpty();
        nanoTime.set(30 * SECOND);
        activity.advance(880);
        activity.show("loss", 0.5);
        activity.close();
        activity.close();
        assertThat(shown()).isEqualTo("train: 1,200 pairs in 30 s, 40.0 pairs/s, loss 0.5000, accuracy 0.6250\n");
        progress.tick();
        assertThat(shown()).isEmpty();
    }

    @Test
    void aTerminalsLineIsWrittenOver() {
        ConsoleProgress progress = progress(ConsoleProgress.Style.TERMINAL);
        Progress.Activity activity = progress.begin("ingest", "rows", 0);
        activity.advance(5);
        progress.tick();
        assertThat(shown()).isEqualTo("\r\u001b[Kingest: 5 rows");
        progress.say("ingest: 2 rows are in quarantine");
        assertThat(shown()).isEqualTo("\r\u001b[Kingest: 2 rows are in quarantine\n");
        progress.tick();
        assertThat(shown()).isEqualTo("\r\u001b[Kingest: 5 rows");
        progress.close();
        assertThat(shown()).isEqualTo("\r\u001b[K");
        activity.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void theNewestActivityIsShownAndThenTheOneAroundIt() {
        ConsoleProgress progress = progress(ConsoleProgress.Style.PLAIN);
        Progress.Activity outer = progress.begin("outer", "rows", 2);
        Progress.Activity inner = progress.begin("inner", "rows", 2);
        progress.tick();
        assertThat(shown()).isEqualTo("inner: 0 of 2 rows (0 %)\n");
        inner.advance(1);
        inner.close();
        assertThat(shown()).isEqualTo("inner: 1 of 2 rows in 0 s\n");
        outer.advance(3);
        progress.tick();
        assertThat(shown()).isEqualTo("outer: 2 of 2 rows (100 %)\n");
    }
}
