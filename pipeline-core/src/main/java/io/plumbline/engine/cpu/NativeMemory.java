package io.plumbline.engine.cpu;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * A run of native memory of any length, copied to and from Java. A buffer of Java's counts in an int, so that longer memory
 * is seen through several windows, one after the other.
 */
final class NativeMemory {
    /** Bytes of a window. */
    static final int WINDOW = 1 << 30;

    private final long length;
    private final int window;
    private final ByteBuffer[] bytes;
    private final FloatBuffer[] floats;

    NativeMemory(long address, long length) {
        this(address, length, WINDOW);
    }

    /** @param window bytes of a window, a power of 2 of at least 4 */
    NativeMemory(long address, long length, int window) {
        this.length = length;
        this.window = window;
        bytes = new ByteBuffer[Math.toIntExact((length + window - 1) / window)];
        floats = new FloatBuffer[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            long start = (long) i * window;
            bytes[i] = Kernels.bytes(address + start, (int) Math.min(window, length - start));
            floats[i] = bytes[i].asFloatBuffer();
        }
    }

    /** Copies float32 elements out, counted from the first. */
    void copyOut(int from, int count, float[] into, int at) {
        check(from, count);
        int elements = window / Float.BYTES;
        int done = 0;
        while (done < count) {
            int start = (from + done) & (elements - 1);
            int part = Math.min(count - done, elements - start);
            floats[(from + done) / elements].get(start, into, at + done, part);
            done += part;
        }
    }

    /** Copies float32 elements in, counted from the first. */
    void copyIn(int to, int count, float[] from, int at) {
        check(to, count);
        int elements = window / Float.BYTES;
        int done = 0;
        while (done < count) {
            int start = (to + done) & (elements - 1);
            int part = Math.min(count - done, elements - start);
            floats[(to + done) / elements].put(start, from, at + done, part);
            done += part;
        }
    }

    private void check(int first, int count) {
        Objects.checkFromIndexSize((long) first * Float.BYTES, (long) count * Float.BYTES, length);
    }

    /** Copies bytes to other memory. */
    void copyTo(NativeMemory target, long to, long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        Objects.checkFromIndexSize(to, count, target.length);
        long done = 0;
        while (done < count) {
            int start = (int) ((from + done) & (window - 1));
            int targetStart = (int) ((to + done) & (target.window - 1));
            int part = (int) Math.min(count - done, Math.min(window - start, target.window - targetStart));
            ByteBuffer source = bytes[(int) ((from + done) / window)];
            target.bytes[(int) ((to + done) / target.window)].put(targetStart, source, start, part);
            done += part;
        }
    }
}
