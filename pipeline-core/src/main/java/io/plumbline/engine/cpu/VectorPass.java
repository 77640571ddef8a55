package io.plumbline.engine.cpu;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One pass over flat vectors of the same length, in tiles that stay in the nearest cache, split over a team. What becomes
 * of an element follows from its place alone, so the size of the team changes no bit.
 */
final class VectorPass {
    /** Elements of a block, which one member goes over. */
    private static final int BLOCK = 1 << 16;

    /** Most elements of a tile. */
    static final int TILE = 4096;

    private VectorPass() {}

    /** Work on a tile of each vector. */
    @FunctionalInterface
    interface Step {
        /**
         * Changes the tiles in place.
         *
         * @param tiles one of each vector, in their order
         * @param count elements that stand in each
         */
        void apply(float[][] tiles, int count);
    }

    /**
     * Changes all vectors in place.
     *
     * @param vectors of one size
     * @param step used by all members at once
     */
    static void change(Team team, List<ArrayVector> vectors, Step step) {
        run(team, vectors, (block, buffers) -> {
            float[][] tiles = new float[buffers.length][TILE];
            for (int at = 0; at < buffers[0].capacity(); at += TILE) {
                int count = Math.min(TILE, buffers[0].capacity() - at);
                for (int vector = 0; vector < buffers.length; vector++) {
                    buffers[vector].get(at, tiles[vector], 0, count);
                }
                step.apply(tiles, count);
                for (int vector = 0; vector < buffers.length; vector++) {
                    buffers[vector].put(at, tiles[vector], 0, count);
                }
            }
        });
    }

    /** Sum of a vector's squares: in float32 over a few dozen elements each, then in double precision, in a fixed order. */
    static double squares(Team team, ArrayVector vector) {
        double[] ofBlocks = new double[blocks(vector)];
        run(team, List.of(vector), (block, buffers) -> {
            float[] tile = new float[TILE];
            float[] lanes = new float[TILE];
            for (int at = 0; at < buffers[0].capacity(); at += TILE) {
                int count = Math.min(TILE, buffers[0].capacity() - at);
                buffers[0].get(at, tile, 0, count);
                addSquares(lanes, tile, count);
            }
            ofBlocks[block] = sum(lanes);
        });
        double sum = 0;
        for (double ofBlock : ofBlocks) {
            sum += ofBlock;
        }
        return sum;
    }

    private static void addSquares(float[] lanes, float[] tile, int count) {
        for (int index = 0; index < count; index++) {
            lanes[index] += tile[index] * tile[index];
        }
    }

    private static double sum(float[] lanes) {
        double sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    /** Sets a vector to 0. */
    static void zero(Team team, ArrayVector vector) {
        float[] zeros = new float[TILE];
        run(team, List.of(vector), (block, buffers) -> {
            for (int at = 0; at < buffers[0].capacity(); at += TILE) {
                buffers[0].put(at, zeros, 0, Math.min(TILE, buffers[0].capacity() - at));
            }
        });
    }

    private static int blocks(ArrayVector vector) {
        return Math.toIntExact((vector.size() + BLOCK - 1) / BLOCK);
    }

    @FunctionalInterface
    private interface BlockWork {
        void run(int block, FloatBuffer[] buffers);
    }

    private static void run(Team team, List<ArrayVector> vectors, BlockWork work) {
        long length = vectors.get(0).size();
        int blocks = blocks(vectors.get(0));
        team.run((member, members) -> {
            FloatBuffer[] buffers = new FloatBuffer[vectors.size()];
            for (int block = member; block < blocks; block += members) {
                long from = (long) block * BLOCK;
                int count = (int) Math.min(BLOCK, length - from);
                for (int vector = 0; vector < buffers.length; vector++) {
                    buffers[vector] = vectors.get(vector).view(from, count);
                }
                work.run(block, buffers);
            }
        });
        Reference.reachabilityFence(vectors);
    }
}
