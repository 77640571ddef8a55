package io.plumbline.engine.cuda;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * A processor with memory of its own, which works off what it is given in order. Addresses are of its memory. Copies
 * to and from the host wait until they are done, all else may still be under way when it returns. Threads take turns by
 * {@link #alone}; everything else is called within it.
 */
interface Device extends AutoCloseable {
    /** Runs work while no other thread gives this device any. */
    default <T> T alone(Supplier<T> work) {
        synchronized (this) {
            enter();
            return work.get();
        }
    }

    /** Runs work that gives nothing while no other thread gives this device any. */
    default void alone(Runnable work) {
        alone(() -> {
            work.run();
            return null;
        });
    }

    /** Lets the calling thread give work to this device. */
    void enter();

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
