package io.plumbline.engine.cuda;

/** Memory of a device that grows to the largest size asked for; it begins as zeros again when it does. */
final class Room {
    private final Device device;
    private long address;
    private long bytes;

    Room(Device device) {
        this.device = device;
    }

    /** Returns the address of at least so many bytes. */
    long of(long needed) {
        if (needed > bytes) {
            close();
            address = device.allocate(needed);
            bytes = needed;
            device.zero(address, bytes); // Rows that nothing comes of are computed with it.
        }
        return address;
    }

    /** Returns a matrix of so many rows and columns, which are all of it. */
    Matrix matrix(int rows, int columns, Element element) {
        return Matrix.dense(of((long) rows * columns * element.bytes()), rows, columns, element);
    }

    void close() {
        if (bytes > 0) {
            device.free(address);
            bytes = 0;
        }
    }
}
