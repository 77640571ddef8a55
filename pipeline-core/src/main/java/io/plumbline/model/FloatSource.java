package io.plumbline.model;

import java.nio.FloatBuffer;

/** Gives parameters to be written, chunk by chunk. */
@FunctionalInterface
public interface FloatSource {
    /**
     * Fills a chunk. Chunks are asked for once each, in rising order, without gaps or overlaps.
     *
     * @param offset index of the first value in the flat vector
     * @param target backed by an array; all that remains of it is to be filled with relative puts
     */
    void fill(long offset, FloatBuffer target);

    /**
     * A source that reads a buffer from its index 0 on; its position does not move.
     *
     * @param values as many as the layout has
     */
    static FloatSource of(FloatBuffer values) {
        return (offset, target) -> target.put(values.slice(Math.toIntExact(offset), target.remaining()));
    }
}
