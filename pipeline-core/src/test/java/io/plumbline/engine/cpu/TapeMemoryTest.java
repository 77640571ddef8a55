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

class TapeMemoryTest {
    /** A row of logits takes 4 MiB: 16 rows are a chunk. */
    private static final int VOCABULARY = 1 << 20;

    private static final DecoderConfig CONFIG = SmallModels.shaped(SmallModels.rotary(), 1, VOCABULARY);

    private static EngineOptions logitBytes(long bytes) {
        return new EngineOptions(1, bytes, Precision.FLOAT32, false);
    }

    private static PackedBatch predicting(int rows) {
        return PackedBatch.of(
                List.of(new PromptGroup(SmallModels.tokens(3, 1), List.of(SmallModels.tokens(rows, 2)))), CONFIG);
    }

    @Test
    void chunksFollowFromTheBatchAloneWhateverCameBefore() {
        long eighteenRows = 18L * Float.BYTES * VOCABULARY;
        try (TapeMemory fresh = new TapeMemory(CONFIG, logitBytes(eighteenRows));
                TapeMemory used = new TapeMemory(CONFIG, logitBytes(eighteenRows))) {
            assertThat(chunkRows(used, 18)).as("all fit").isEqualTo(18);
            assertThat(chunkRows(fresh, 20)).isEqualTo(16);
            assertThat(chunkRows(used, 20)).isEqualTo(16);
        }
    }

    private static int chunkRows(TapeMemory memory, int predicting) {
        return memory.reserveForward(predicting(predicting)).head().chunks().rows();
    }

    private static Matrix logits(TapeMemory memory) {
        return memory.reserveForward(predicting(1)).head().chunks().logits();
    }

    @Test
    void memoryGivenBackIsNotUsedAfterALargerBatchFailed() {
        try (TapeMemory memory = new TapeMemory(CONFIG, logitBytes(Long.MAX_VALUE))) {
            Matrix before = logits(memory);
            // 2400 rows of 2^20 logits.
            PackedBatch tooLarge = PackedBatch.of(
                    Collections.nCopies(
                            24, new PromptGroup(SmallModels.tokens(3, 1), List.of(SmallModels.tokens(100, 2)))),
                    CONFIG);
            assertThatThrownBy(() -> memory.reserveForward(tooLarge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A matrix may have at most 2147483647 elements, got 2516582400");
            assertThat(logits(memory)).isNotSameAs(before);
        }
    }
}
