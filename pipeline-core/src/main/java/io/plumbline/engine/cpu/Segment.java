package io.plumbline.engine.cpu;

/**
 * Rows that attend causally to themselves and fully to a context before them. The first of a group is what its
 * completions share together with the rest of the first, which to attention are one sequence; the others are the
 * rests of the other completions, whose context is what they share.
 *
 * @param start first row
 * @param rows number of rows
 * @param firstQuery which of them, counted from 0, is the first that attends: all after it do
 * @param contextStart first row of the context
 * @param contextRows rows of the context, 0 if none
 */
record Segment(int start, int rows, int firstQuery, int contextStart, int contextRows) {
    /** Returns the same rows, all of which attend. */
    Segment attendingWhole() {
        return new Segment(start, rows, 0, contextStart, contextRows);
    }
}
