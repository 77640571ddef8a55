package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures how fast the device multiplies large matrices. */
final class ProductCeiling {
    private static final long SIZE = 1024;
    private static final int WARM_UP = 3;
    private static final long NANOSECONDS = 1_000_000_000;

    private ProductCeiling() {}

    /** Returns 10^9 floating-point operations a second, over about a second. */
    static double gigaflops() {
        try (INDArray a = Nd4j.rand(DataType.FLOAT, SIZE, SIZE);
                INDArray b = Nd4j.rand(DataType.FLOAT, SIZE, SIZE)) {
            for (int i = 0; i < WARM_UP; i++) {
                multiply(a, b);
            }
            long start = System.nanoTime();
            long products = 0;
            long elapsed;
            do {
                multiply(a, b);
                products++;
                elapsed = System.nanoTime() - start;
            } while (elapsed < NANOSECONDS);
            return 2.0 * SIZE * SIZE * SIZE * products / elapsed;
        }
    }

    /** Reads one number of the result, which waits for all of them. */
    private static void multiply(INDArray a, INDArray b) {
        try (INDArray product = Operations.product(a, b);
                INDArray row = product.sum(0)) {
            HostCopies.number(row);
        }
    }
}
