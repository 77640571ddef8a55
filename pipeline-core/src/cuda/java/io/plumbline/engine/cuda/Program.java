package io.plumbline.engine.cuda;

/** Kernels compiled for a device. */
interface Program extends AutoCloseable {
    /**
     * Starts a kernel.
     *
     * @param name of the kernel
     * @param grid blocks and threads
     * @param arguments {@code Long} for addresses and counts of 64 bits, {@code Integer}, {@code Float}
     */
    void launch(String name, Grid grid, Object... arguments);

    @Override
    void close();
}
