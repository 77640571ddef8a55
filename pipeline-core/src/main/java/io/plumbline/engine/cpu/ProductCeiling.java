package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The most that this machine's matrix products can do: every thread with operands of its own, through the call
 * that the decoder uses. The best of several shapes and rounds, since other load on the machine can only lower a figure.
 */
final class ProductCeiling {
    /** Rows, columns and inner size: square, and as the layers of small and middle-sized models have them. */
    private static final int[][] SHAPES = {{1024, 1024, 1024}, {512, 3072, 768}, {512, 768, 3072}, {1024, 4096, 1024}};

    private static final int ROUNDS = 5;
    private static final double SECONDS_OF_ROUND = 0.1;
    private static final double GIGA = 1e9;

    private ProductCeiling() {}

    /**
     * Measures, which takes a few seconds.
     *
     * @param threads threads at work together, at least 1
     * @param precision of operands and results
     * @return 10^9 floating-point operations a second of all threads; a multiplication and an addition count as two
     */
    static double gigaflops(int threads, Precision precision) {
        // The library must be there before its threads can be set.
        Kernels.allocate(1, 1, precision).close();
        int before = Kernels.useCallingThreadOnly();
        try (Workers workers = new Workers(threads)) {
            double best = 0;
            for (int[] shape : SHAPES) {
                best = Math.max(best, best(shape, precision, workers));
            }
            return best;
        } finally {
            Kernels.restoreThreads(before);
        }
    }

    private static double best(int[] shape, Precision precision, Workers workers) {
        List<Operands> operands = new ArrayList<>();
        try {
            for (int i = 0; i < workers.count(); i++) {
                operands.add(Operands.of(shape[0], shape[1], shape[2], precision));
            }
            double operations = 2.0 * shape[0] * shape[1] * shape[2] * workers.count();
            // The first product of a shape makes the library choose and compile a kernel.
            double once = seconds(workers, operands, 2) / 2;
            int times = (int) Math.max(1, Math.ceil(SECONDS_OF_ROUND / once));
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, operations * times / seconds(workers, operands, times) / GIGA);
            }
            return best;
        } finally {
            operands.forEach(Operands::close);
        }
    }

    private static double seconds(Workers workers, List<Operands> operands, int times) {
        long start = System.nanoTime();
        workers.run(worker -> operands.get(worker).multiply(times));
        return (System.nanoTime() - start) / GIGA;
    }

    private record Operands(INDArray first, INDArray second, INDArray result) {
        static Operands of(int rows, int columns, int inner, Precision precision) {
            Operands operands = new Operands(
                    Kernels.allocate(rows, inner, precision),
                    Kernels.allocate(inner, columns, precision),
                    Kernels.allocate(rows, columns, precision));
            // Memory as it comes may hold subnormal numbers, which are slow.
            operands.first.assign(1);
            operands.second.assign(1);
            return operands;
        }

        void multiply(int times) {
            for (int i = 0; i < times; i++) {
                Kernels.product(first, second, result, 0);
            }
        }

        void close() {
            first.close();
            second.close();
            result.close();
        }
    }
}
