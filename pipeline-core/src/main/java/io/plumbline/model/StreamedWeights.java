package io.plumbline.model;

import java.nio.FloatBuffer;
import java.util.Iterator;

/** Stored weights as a source, read as they are asked for, so that a model of any size is copied in little memory. */
final class StreamedWeights implements FloatSource, AutoCloseable {
    private final Iterator<WeightMap.Entry> entries;
    private TensorCursor cursor; // null before the first tensor
    private FloatBuffer chunk = FloatBuffer.allocate(0);

    /** @param entries in the layout's order */
    StreamedWeights(Iterator<WeightMap.Entry> entries) {
        this.entries = entries;
    }

    @Override
    public void fill(long offset, FloatBuffer target) {
        while (target.hasRemaining()) {
            if (!chunk.hasRemaining()) {
                advance();
            }
            int count = Math.min(chunk.remaining(), target.remaining());
            target.put(chunk.slice(chunk.position(), count));
            chunk.position(chunk.position() + count);
        }
    }

    private void advance() {
        FloatBuffer next = cursor == null ? null : cursor.nextFloats();
        while (next == null) {
            close();
            cursor = new TensorCursor(entries.next().first());
            next = cursor.nextFloats();
        }
        chunk = next;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
