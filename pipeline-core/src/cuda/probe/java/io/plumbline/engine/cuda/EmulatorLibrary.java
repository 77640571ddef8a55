package io.plumbline.engine.cuda;

/**
 * The functions of {@code host.cpp}; {@link EmulatedDevice} loads them. Texts and arrays are passed by their address.
 */
final class EmulatorLibrary {
    private EmulatorLibrary() {}

    /** Returns the address of a function in a library; 0 if there is none. */
    static native long find(long path, long symbol);

    /** Runs a kernel to its end; returns 0 if there is one of this name. */
    static native int launch(
            long entry, long kernel, int columns, int rows, int threads, int sharedBytes, long slotAddresses);

    /** Multiplies; the product is described by fifteen numbers. */
    static native void multiply(long product);
}
