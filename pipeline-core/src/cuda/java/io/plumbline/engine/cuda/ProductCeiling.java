package io.plumbline.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** The most that a device's products can do, measured on square matrices. */
final class ProductCeiling {
    private static final int SIZE = 8192;
    private static final int REPEATS = 20;
    private static final int FILLED = 1 << 22; // divides the matrices
    private static final double NANOSECONDS = 1e-9;
    private static final double GIGA = 1e9;

    private ProductCeiling() {}

    /** Returns 10^9 floating-point operations a second. */
    static double gigaflops(Device device, Element element) {
        long bytes = (long) SIZE * SIZE * element.bytes();
        long address = device.allocate(3 * bytes);
        try {
            fill(device, address, 2 * bytes, element);
            Product product = new Product(
                    Matrix.dense(address, SIZE, SIZE, element),
                    false,
                    Matrix.dense(address + bytes, SIZE, SIZE, element),
                    true,
                    Matrix.dense(address + 2 * bytes, SIZE, SIZE, element),
                    0);
            device.multiply(product);
            device.synchronize();
            long start = System.nanoTime();
            for (int i = 0; i < REPEATS; i++) {
                device.multiply(product);
            }
            device.synchronize();
            double seconds = (System.nanoTime() - start) * NANOSECONDS;
            return 2.0 * SIZE * SIZE * SIZE * REPEATS / seconds / GIGA;
        } finally {
            device.free(address);
        }
    }

    /** Random numbers between -1 and 1: zeros would be multiplied faster than what a model multiplies. */
    private static void fill(Device device, long address, long bytes, Element element) {
        ByteBuffer part = ByteBuffer.allocateDirect(FILLED).order(ByteOrder.nativeOrder());
        Random random = new Random(0);
        while (part.hasRemaining()) {
            float value = 2 * random.nextFloat() - 1;
            switch (element) {
                case FLOAT32 -> part.putFloat(value);
                case BFLOAT16 -> part.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
            }
        }
        part.flip();
        for (long at = 0; at < bytes; at += FILLED) {
            device.copyIn(address + at, part);
        }
    }
}
