package io.plumbline.engine.cpu;

/**
 * One worker's place among those that share a task. Its share of the work follows from its number alone, never from timing.
 *
 * @param index the worker's number, from 0
 * @param count the number of workers
 * @param grain shares of the work start at multiples of it
 * @param scratch working memory of this worker alone
 */
record Lane(int index, int count, int grain, Scratch scratch) {
    /** Rows or columns of the tiles that products work on. */
    private static final int TILE = 16;

    /** A lane whose shares are whole tiles of products. */
    Lane(int index, int count, Scratch scratch) {
        this(index, count, TILE, scratch);
    }

    /** Returns the worker's part of rows, columns or other work that is counted. */
    Range share(Range whole) {
        return whole.share(index, count, grain);
    }
}
