package io.plumbline.engine.cuda;

import io.plumbline.engine.cuda.DeviceBatch.Array;
import io.plumbline.model.AttentionConfig;

/** Launches of attention's kernels over packed groups. */
final class Attention {
    private static final int PLAIN_THREADS = 256;
    private static final int WARPS = 4;
    private static final int WARP = 32;
    private static final int LANES = 16;
    private static final int WIDEST = 128;
    private static final int ALIGNED = 8;

    /** Tiles of rows and of scores that the gradient of keys keeps. */
    private static final int MOST_ROWS = 4;

    private static final int MOST_SCORES = 2;

    private final AttentionConfig config;
    private final Program program;
    private final float scale;
    private final boolean units;
    private final int threads;

    /** @param element type of queries, keys and values */
    Attention(AttentionConfig config, Program program, Element element) {
        this.config = config;
        this.program = program;
        this.scale = (float) (1 / Math.sqrt(config.headSize()));
        this.units = usesUnits(config, element);
        this.threads = units ? WARPS * WARP : PLAIN_THREADS;
    }

    /** Returns whether the matrix units take these heads: the kernels are then compiled with {@code UNITS}. */
    static boolean usesUnits(AttentionConfig config, Element element) {
        return element == Element.BFLOAT16
                && config.headSize() % LANES == 0
                && config.headSize() <= WIDEST
                && config.packedWidth() % ALIGNED == 0;
    }

    /** Returns the shared memory that a block of the kernel that needs the most has, in bytes. */
    static long mostSharedBytes(AttentionConfig config, Element element) {
        boolean ofUnits = usesUnits(config, element);
        // Matrix units keep four numbers of each row in shared memory too.
        long ofRows = ofUnits ? 4L * Tiles.ROWS * Float.BYTES : 0;
        return sharedBytes(config, ofUnits, MOST_ROWS, MOST_SCORES) + ofRows;
    }

    /** Shared memory of so many tiles of rows and so many of scores. */
    private static long sharedBytes(AttentionConfig config, boolean ofUnits, int ofRows, int ofScores) {
        if (ofUnits) {
            return (long) Tiles.ROWS * ofRows * (config.headSize() + ALIGNED) * Element.BFLOAT16.bytes();
        }
        long width = (config.headSize() + LANES - 1L) / LANES * LANES;
        return Tiles.ROWS * (ofRows * (width + 1) + ofScores * (Tiles.ROWS + 1)) * Float.BYTES;
    }

    private Grid grid(DeviceBatch batch, int heads, int ofRows, int ofScores) {
        int sharedBytes = Math.toIntExact(sharedBytes(config, units, ofRows, ofScores));
        return new Grid(batch.tiles(), heads, threads, sharedBytes);
    }

    private int queriesOfKey() {
        return config.heads() / config.keyValueHeads();
    }

    void forward(DeviceBatch batch, BlockTape block) {
        program.launch(
                "attentionForward",
                grid(batch, config.heads(), units ? 3 : 2, 1),
                block.packed().address(),
                block.packed().columns(),
                config.heads(),
                queriesOfKey(),
                scale,
                batch.address(Array.TILES),
                batch.address(Array.CONTEXT_ENDS),
                batch.address(Array.SELF_STARTS),
                block.attended().address(),
                block.logSums());
    }

    void backward(DeviceBatch batch, BlockTape block, GradientTape gradients) {
        Matrix packed = block.packed();
        Matrix attended = block.attended();
        Matrix gradientAttended = gradients.attended();
        Matrix gradientPacked = gradients.packed();
        long logSums = block.logSums();
        long inner = gradients.inner();
        boolean inParts = units && queriesOfKey() > 1;
        long parts = inParts ? gradients.attentionParts() : 0;
        int rowsOfHeads = packed.rows() * config.heads();
        program.launch(
                "attentionInner",
                Grid.of((rowsOfHeads + WARPS - 1) / WARPS, WARPS * WARP),
                attended.address(),
                gradientAttended.address(),
                inner,
                rowsOfHeads);
        Object[] arguments = {
            packed.address(),
            packed.columns(),
            config.heads(),
            queriesOfKey(),
            scale,
            batch.address(Array.TILES),
            batch.address(Array.CONTEXT_ENDS),
            batch.address(Array.SELF_STARTS),
            gradientAttended.address(),
            logSums,
            inner,
            gradientPacked.address(),
            parts
        };
        program.launch(
                "attentionBackwardKeys",
                grid(batch, units ? config.heads() : config.keyValueHeads(), MOST_ROWS, MOST_SCORES),
                arguments);
        program.launch("attentionBackwardQueries", grid(batch, config.heads(), MOST_ROWS, 1), arguments);
        if (inParts) {
            program.launch(
                    "addHeads",
                    Grid.of(batch.used(), WARPS * WARP),
                    parts,
                    packed.columns(),
                    config.heads(),
                    queriesOfKey(),
                    gradientPacked.address());
        }
    }
}
