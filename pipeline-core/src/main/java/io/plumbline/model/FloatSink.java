package io.plumbline.model;

import java.nio.FloatBuffer;

/** Takes parameters as they are read, chunk by chunk, so that no second copy of a model stands in memory. */
@FunctionalInterface
public interface FloatSink {
    /**
     * Takes a run of the flat vector. Chunks come in rising order, without gaps or overlaps.
     *
     * @param offset index of the first value in the flat vector
     * @param values the remaining values; backed by an array, and valid only until this call returns
     */
    void accept(long offset, FloatBuffer values);

    /**
     * A sink that fills a buffer from its index 0 on; its position does not move.
     *
     * @param target holds at least as many values as the layout
     */
    static FloatSink into(FloatBuffer target) {
        return (offset, values) -> target.put(Math.toIntExact(offset), values, values.position(), values.remaining());
    }
}
