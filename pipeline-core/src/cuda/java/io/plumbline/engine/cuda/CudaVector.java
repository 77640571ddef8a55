package io.plumbline.engine.cuda;

import io.plumbline.engine.FloatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;

/** A vector in a device's memory. */
final class CudaVector implements FloatVector {
    /** Elements that are copied at a time. */
    private static final int STAGED = 1 << 20;

    private final Device device;
    private final long address;
    private final long size;

    CudaVector(Device device, long size) {
        this.device = device;
        this.size = size;
        this.address = device.allocate(Math.max(1, size) * Float.BYTES);
        device.zero(address, size * Float.BYTES);
    }

    /** Returns a vector as what it is. */
    static CudaVector of(FloatVector vector) {
        if (vector instanceof CudaVector ours) {
            return ours;
        }
        throw new IllegalArgumentException("A vector of " + vector.size() + " elements is not in this engine's memory");
    }

    long address() {
        return address;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, FloatBuffer target) {
        Objects.checkFromIndexSize(offset, target.remaining(), size);
        long at = offset;
        while (target.hasRemaining()) {
            int count = Math.min(STAGED, target.remaining());
            ByteBuffer staged = staged(count);
            device.copyOut(staged, address + at * Float.BYTES);
            target.put(staged.asFloatBuffer());
            at += count;
        }
    }

    @Override
    public void write(long offset, FloatBuffer source) {
        Objects.checkFromIndexSize(offset, source.remaining(), size);
        long at = offset;
        while (source.hasRemaining()) {
            int count = Math.min(STAGED, source.remaining());
            ByteBuffer staged = staged(count);
            staged.asFloatBuffer().put(source.slice(source.position(), count));
            source.position(source.position() + count);
            device.copyIn(address + at * Float.BYTES, staged);
            at += count;
        }
    }

    private static ByteBuffer staged(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    @Override
    public void copyFrom(FloatVector other) {
        if (other.size() != size) {
            throw new IllegalArgumentException(
                    "A vector of " + size + " elements cannot be overwritten by one of " + other.size());
        }
        device.copy(address, of(other).address, size * Float.BYTES);
    }

    @Override
    public void close() {
        device.free(address);
    }
}
