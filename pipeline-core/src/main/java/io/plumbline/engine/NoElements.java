package io.plumbline.engine;

import java.nio.FloatBuffer;
import java.util.Objects;

/** The vector without elements. */
enum NoElements implements FloatVector {
    /** The one vector. */
    INSTANCE;

    @Override
    public long size() {
        return 0;
    }

    @Override
    public void read(long offset, FloatBuffer target) {
        Objects.checkFromIndexSize(offset, target.remaining(), 0L);
    }

    @Override
    public void write(long offset, FloatBuffer source) {
        Objects.checkFromIndexSize(offset, source.remaining(), 0L);
    }

    @Override
    public void copyFrom(FloatVector other) {
        Objects.checkFromIndexSize(0, other.size(), 0L);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
