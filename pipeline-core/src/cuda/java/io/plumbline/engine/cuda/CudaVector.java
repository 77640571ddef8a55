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

    private CudaVector(Device device, long address, long size) {
        this.device = device;
        this.address = address;
        this.size = size;
    }

    /** Returns a new vector of zeros. */
    static CudaVector zeros(Device device, long size) {
        return device.alone(() -> {
            long address = device.allocate(Math.max(1, size) * Float.BYTES);
            device.zero(address, size * Float.BYTES);
            return new CudaVector(device, address, size);
        });
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
            long from = address + at * Float.BYTES;
            device.alone(() -> device.copyOut(staged, from));
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
            long to = address + at * Float.BYTES;
            device.alone(() -> device.copyIn(to, staged));
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
        device.alone(() -> device.copy(address, of(other).address, size * Float.BYTES));
    }

    @Override
    public void close() {
        device.alone(() -> device.free(address));
    }
}
