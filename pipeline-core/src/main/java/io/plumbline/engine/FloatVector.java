package io.plumbline.engine;

import java.nio.FloatBuffer;

/** A vector of float32 numbers in an engine's memory: parameters, their gradient, or an optimiser's state. */
public interface FloatVector extends AutoCloseable {
    /** Number of elements. */
    long size();

    /**
     * Copies elements out, as many as remain in the target.
     *
     * @param offset index of the first
     * @throws IndexOutOfBoundsException if the vector has fewer elements from the offset on
     */
    void read(long offset, FloatBuffer target);

    /**
     * Overwrites elements, as many as remain in the source.
     *
     * @param offset index of the first
     * @throws IndexOutOfBoundsException if the vector has fewer elements from the offset on
     */
    void write(long offset, FloatBuffer source);

    /** Overwrites all elements by those of a vector of the same engine and size. */
    void copyFrom(FloatVector other);

    /** Frees the memory, unless it is a part of another vector's. */
    @Override
    void close();
}
