package io.plumbline.engine.cpu;

/**
 * The parts that the rows of a step of generation are cut into, each a product of its own. The library adds up in another
 * order where a product has other numbers of rows, and which numbers are alike differs between processors. So all parts have
 * {@link #ROWS} rows, and what comes out for a row depends neither on how many others there are nor on the number of lanes.
 *
 * @param count number of parts
 */
record StepParts(int count) {
    /**
     * Rows of a part. Wherever a row stands in a product of so many it is computed alike, by the kernels of AVX2, AVX-512 and
     * bfloat16: they work on 4, 6 or 12 rows at once. Four parts, two for each of two lanes, hold a step of 512 completions.
     */
    static final int ROWS = 132;

    /** Cuts rows; the last part is filled up. */
    static StepParts of(int rows) {
        return new StepParts((rows + ROWS - 1) / ROWS);
    }

    /** Rows of all parts together. */
    int rows() {
        return count * ROWS;
    }

    /** Returns one part as if it were a lane: its share of {@link #rows} is the rows of the part. */
    Lane part(int index, Scratch scratch) {
        return new Lane(index, count, ROWS, scratch);
    }
}
