package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineOptions;
import io.plumbline.model.DecoderConfig;

/**
 * The memory of a decoder's tape, sized to the largest batch seen and used again, since fresh memory costs more than the
 * arithmetic on it.
 */
final class TapeMemory implements AutoCloseable {
    private static final int GRANULE = 256;

    private final DecoderConfig config;
    private final EngineOptions options;
    private final LogitChunks chunks;
    private boolean training;
    private Buffers buffers;
    private Tape tape; // null where there are no buffers

    TapeMemory(DecoderConfig config, EngineOptions options) {
        this.config = config;
        this.options = options;
        this.chunks = new LogitChunks(config.head().outputs(config.embedding()), options);
        this.buffers = new Buffers(0, options.precision());
    }

    /** Returns the rows that are made room for where so many are asked for. */
    static int rounded(int rows) {
        return (rows + GRANULE - 1) / GRANULE * GRANULE;
    }

    /** Returns a tape with room for a forward pass. */
    Tape reserveForward(PackedBatch batch) {
        return reserve(batch, training);
    }

    /** Returns a tape with room for a step of generation, and for the logits of one part on as many lanes as is allowed. */
    Tape reserveForward(StepRows step) {
        reserve(step.rows().size(), training);
        int rows = StepParts.ROWS;
        long bytes = (long) Float.BYTES * config.embedding().vocabularySize() * rows;
        int lanes = (int) Math.max(1, Math.min(options.threads(), options.logitBytes() / bytes));
        chunks.reserveAtOnce(lanes * rows);
        return tape;
    }

    /** Returns a tape with room for a forward and a backward pass. */
    Tape reserveTraining(PackedBatch batch) {
        return reserve(batch, true);
    }

    private Tape reserve(PackedBatch batch, boolean forTraining) {
        reserve(batch.tokens(), forTraining);
        chunks.reserve(batch.predictions().all().size());
        return tape;
    }

    private void reserve(int rows, boolean forTraining) {
        if (rows > buffers.rows() || forTraining != training) {
            int needed = Math.max(buffers.rows(), rounded(rows));
            releaseRows();
            training = forTraining;
            allocateRows(needed);
        }
    }

    private void allocateRows(int rows) {
        Buffers larger = new Buffers(rows, options.precision());
        try {
            TapeBuilder builder = new TapeBuilder(config, larger);
            tape = training ? builder.training(chunks, options) : builder.forward(chunks);
        } catch (Throwable thrown) {
            larger.close();
            throw thrown;
        }
        buffers = larger;
    }

    /** Leaves no room, so that memory given back is not used where what should replace it cannot be had. */
    private void releaseRows() {
        tape = null;
        buffers.close();
        buffers = new Buffers(0, options.precision());
    }

    @Override
    public void close() {
        releaseRows();
        chunks.close();
    }
}
