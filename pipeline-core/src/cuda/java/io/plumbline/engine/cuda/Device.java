package io.plumbline.engine.cuda;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A processor with memory of its own, which works off what it is given in order. Addresses are of its memory. Copies
 * to and from the host wait until they are done, all else may still be under way when it returns. Not thread-safe.
 */
interface Device extends AutoCloseable {
    /** Returns the most shared memory that a block of a kernel can have, in bytes. */
    int sharedBytes();

    /** Returns memory with undefined content. */
    long allocate(long bytes);

    /** Gives memory back. */
    void free(long address);

    /** Sets bytes to 0. */
    void zero(long address, long bytes);

    /** Copies a direct buffer's remaining bytes to the device. */
    void copyIn(long target, ByteBuffer source);

    /** Fills a direct buffer's remaining bytes from the device. */
    void copyOut(ByteBuffer target, long source);

    /** Copies within the device. */
    void copy(long target, long source, long bytes);

    /**
     * Compiles kernels for this device.
     *
     * @param definitions of the preprocessor, {@code HEAD=64}
     */
    Program compile(String source, List<String> definitions);

    /** Starts a matrix product. */
    void multiply(Product product);

    /** Waits until all work is done. */
    void synchronize();

    @Override
    void close();
}
