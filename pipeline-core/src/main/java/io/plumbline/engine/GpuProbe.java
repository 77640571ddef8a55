package io.plumbline.engine;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.gpu.GpuBinary;
import io.plumbline.engine.gpu.GpuFit;
import io.plumbline.engine.gpu.GpuInventory;
import io.plumbline.engine.gpu.NvidiaSmi;
import java.io.PrintStream;
import java.util.List;

/** A program that says what a machine's GPUs are, and which of this build's engines they are for; it needs no CUDA. */
public final class GpuProbe {
    private final GpuInventory found;
    private final List<String> engines;

    /** @param engines names of the engines for GPUs */
    GpuProbe(GpuInventory found, List<String> engines) {
        this.found = found;
        this.engines = List.copyOf(engines);
    }

    /** @param arguments none, or the bytes of memory that a run needs */
    public static void main(String[] arguments) {
        List<String> engines = Engines.all().stream()
                .filter(kind -> kind.device() == DeviceKind.GPU)
                .map(EngineKind::name)
                .toList();
        new GpuProbe(NvidiaSmi.ofThisProcess(), engines).run(List.of(arguments), System.out);
    }

    void run(List<String> arguments, PrintStream out) {
        if (arguments.size() > 1 || !arguments.stream().allMatch(bytes -> bytes.matches("[0-9]{1,18}"))) {
            out.println("Cannot judge GPUs by '" + String.join(" ", arguments)
                    + "': give the number of bytes of memory that a run needs, or nothing");
            return;
        }
        print(arguments.isEmpty() ? 0 : Long.parseLong(arguments.get(0)), out);
    }

    private void print(long leastBytes, PrintStream out) {
        found.gpus().forEach(gpu -> out.println(gpu.description()));
        if (engines.isEmpty()) {
            if (found.fault() != null) {
                out.println("There is no GPU to compute on: " + found.fault());
            }
            out.println("This build has no engine for GPUs; deploy/gpu.md says how to build one that has");
        }
        for (GpuBinary binary : List.of(GpuBinary.ND4J, GpuBinary.CUDA)) {
            if (engines.contains(binary.engine())) {
                GpuFit fit = GpuFit.of(binary, found, leastBytes);
                out.println(
                        binary.name() + (fit.isFit() ? ": can compute on " : ": cannot compute here: ") + fit.found());
            }
        }
    }
}
