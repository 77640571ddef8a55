package io.plumbline.train;

import io.plumbline.engine.FloatVector;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Vectors of one size, one after the other.
 *
 * @param parts at least one
 */
record JoinedVector(List<FloatVector> parts) implements FloatVector {
    /** Copies the list. */
    JoinedVector {
        parts = List.copyOf(parts);
    }

    private long part() {
        return parts.get(0).size();
    }

    @Override
    public long size() {
        return part() * parts.size();
    }

    @Override
    public void read(long offset, FloatBuffer target) {
        each(offset, target, FloatVector::read);
    }

    @Override
    public void write(long offset, FloatBuffer source) {
        each(offset, source, FloatVector::write);
    }

    @FunctionalInterface
    private interface Copy {
        void between(FloatVector part, long offset, FloatBuffer buffer);
    }

    private void each(long offset, FloatBuffer buffer, Copy copy) {
        Objects.checkFromIndexSize(offset, buffer.remaining(), size());
        long at = offset;
        while (buffer.hasRemaining()) {
            long within = at % part();
            int count = (int) Math.min(buffer.remaining(), part() - within);
            copy.between(parts.get((int) (at / part())), within, buffer.slice(buffer.position(), count));
            buffer.position(buffer.position() + count);
            at += count;
        }
    }

    @Override
    public void copyFrom(FloatVector other) {
        if (!(other instanceof JoinedVector joined) || joined.parts.size() != parts.size()) {
            throw new IllegalArgumentException("A vector of " + other.size() + " elements is not of the same parts");
        }
        for (int part = 0; part < parts.size(); part++) {
            parts.get(part).copyFrom(joined.parts.get(part));
        }
    }

    @Override
    public void close() {
        parts.forEach(FloatVector::close);
    }
}
