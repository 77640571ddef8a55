package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.DecoderConfig;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapeTest {
    /** A row of logits takes 4 MiB: 16 rows are a chunk. */
    private static final int VOCABULARY = 1 << 20;

    private static final DecoderConfig CONFIG = SmallModels.shaped(SmallModels.rotary(), 1, VOCABULARY);

    private static EngineOptions logitBytes(long bytes) {
        return new EngineOptions(1, bytes, Precision.FLOAT32, false);
    }

    private static PackedBatch predicting(int rows) {
        return PackedBatch.of(
                List.of(new PromptGroup(SmallModels.tokens(3, 1), List.of(SmallModels.tokens(rows, 2)))),
                CONFIG.embedding());
    }

    @Test
    void chunksFollowFromTheBatchAloneWhateverCameBefore() {
        long eighteenRows = 18L * Float.BYTES * VOCABULARY;
        try (Tape fresh = new Tape(CONFIG, logitBytes(eighteenRows));
                Tape used = new Tape(CONFIG, logitBytes(eighteenRows))) {
            used.reserveForward(predicting(18));
            assertThat(used.logitRows()).as("all fit").isEqualTo(18);
            fresh.reserveForward(predicting(20));
            used.reserveForward(predicting(20));
            assertThat(fresh.logitRows()).isEqualTo(16);
            assertThat(used.logitRows()).isEqualTo(16);
        }
    }

    @Test
    void memoryGivenBackIsNotUsedAfterALargerBatchFailed() {
        try (Tape tape = new Tape(CONFIG, logitBytes(Long.MAX_VALUE))) {
            tape.reserveForward(predicting(1));
            Matrix before = tape.logits();
            // 2400 rows of 2^20 logits.
            PackedBatch tooLarge = PackedBatch.of(
                    Collections.nCopies(
                            24, new PromptGroup(SmallModels.tokens(3, 1), List.of(SmallModels.tokens(100, 2)))),
                    CONFIG.embedding());
            assertThatThrownBy(() -> tape.reserveForward(tooLarge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A matrix may have at most 2147483647 elements, got 2516582400");
            tape.reserveForward(predicting(1));
            assertThat(tape.logits()).isNotSameAs(before);
        }
    }
}
