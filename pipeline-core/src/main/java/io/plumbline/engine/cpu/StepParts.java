package io.plumbline.engine.cpu;

/**
 * How the rows of a step of generation are cut into parts, each of which is a product of its own. The library adds up in another
 * order where a product has other numbers of rows: the same for all multiples of {@link #UNIT} from {@link #LEAST} to {@link #MOST}
 * rows, wherever a row stands among them. So all parts are of such numbers, and what comes out for a row depends neither on how
 * many others there are nor on the number of lanes.
 *
 * @param units units of rows of all parts together
 * @param count number of parts
 */
record StepParts(int units, int count) {
    /** Rows that the library computes at once. */
    static final int UNIT = 12;

    /**
     * Fewest rows of a part: oneDNN 2.6 takes other kernels up to 96 rows for weights whose rows are multiples of 1024 long, and up
     * to some 20 for any.
     */
    static final int LEAST = 9 * UNIT;

    /** Most rows of a part: from 200 on it takes other kernels for weights of less than 1200 rows and columns. */
    static final int MOST = 16 * UNIT;

    /** Cuts rows for so many lanes: evenly, in as few parts as keep all lanes at work, the last one filled up. */
    static StepParts of(int rows, int lanes) {
        int needed = divided(rows, UNIT);
        int parts = Math.min(lanes * divided(rows, MOST * lanes), divided(rows, LEAST));
        return new StepParts(Math.max(needed, parts * (LEAST / UNIT)), parts);
    }

    private static int divided(int number, int by) {
        return (number + by - 1) / by;
    }

    /** Rows of all parts together. */
    int rows() {
        return units * UNIT;
    }

    /** Rows of the largest part. */
    int largest() {
        return divided(units, count) * UNIT;
    }

    /** Returns one part as if it were a lane: its shares of {@link #rows} are the rows of the part. */
    Lane part(int index, Scratch scratch) {
        return new Lane(index, count, UNIT, scratch);
    }
}
