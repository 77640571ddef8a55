package io.plumbline.engine.gpu;

import java.io.PrintStream;

/** A program that says what a machine's GPUs are and which engines they are for. It needs nothing but this package. */
public final class GpuProbe {
    private GpuProbe() {}

    /** @param arguments none, or the bytes of memory that a run needs */
    public static void main(String[] arguments) {
        print(NvidiaSmi.ofThisProcess(), arguments.length == 0 ? 0 : Long.parseLong(arguments[0]), System.out);
    }

    static void print(GpuInventory inventory, long leastBytes, PrintStream out) {
        inventory.gpus().forEach(gpu -> out.println(gpu.description()));
        for (GpuBinary binary : new GpuBinary[] {GpuBinary.ND4J, GpuBinary.CUDA}) {
            GpuFit fit = GpuFit.of(binary, inventory, leastBytes);
            out.println(binary.name() + (fit.isFit() ? ": can compute on " : ": cannot compute here: ") + fit.found());
        }
    }
}
