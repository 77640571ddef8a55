package io.plumbline.engine.gpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The judgement whether an engine can do a work on the GPUs of a machine.
 *
 * @param binary the engine's machine code
 * @param fitting the cards that it can use, the one with the most free memory first
 * @param refusals the reason against each of the others, or against all
 */
public record GpuFit(GpuBinary binary, List<Gpu> fitting, List<String> refusals) {
    private static final long MIB = 1L << 20;

    /** Copies the lists. */
    public GpuFit {
        fitting = List.copyOf(fitting);
        refusals = List.copyOf(refusals);
    }

    /**
     * Judges.
     *
     * @param leastBytes memory that the work needs at the least
     */
    public static GpuFit of(GpuBinary binary, GpuInventory found, long leastBytes) {
        if (found.fault() != null) {
            return new GpuFit(binary, List.of(), List.of(found.fault()));
        }
        List<Gpu> fitting = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (Gpu gpu : found.gpus()) {
            Optional<String> refusal = refusal(binary, gpu, leastBytes);
            refusal.ifPresentOrElse(refusals::add, () -> fitting.add(gpu));
        }
        fitting.sort(Comparator.comparingLong(Gpu::freeMemory).reversed().thenComparingInt(Gpu::index));
        return new GpuFit(binary, fitting, refusals);
    }

    /**
     * Returns the reason why a device cannot do a work, and what to do: a sentence without its full stop. Empty where it can.
     *
     * @param device its place among those that this process sees, from 0: the number by which CUDA names it in this process
     * @param leastBytes memory that the work needs at the least
     */
    public static Optional<String> obstacle(GpuBinary binary, GpuInventory found, int device, long leastBytes) {
        Optional<String> reason;
        if (found.fault() != null) {
            reason = Optional.of(found.fault());
        } else if (device >= found.gpus().size()) {
            reason = Optional.of("GPU " + device + " is asked for, and this process sees "
                    + found.gpus().size());
        } else {
            reason = refusal(binary, found.gpus().get(device), leastBytes);
        }
        return reason.map(text -> text + "; run where there is a card of compute capability " + binary.capabilities()
                + " and driver " + binary.leastDriver() + " or newer, or set engine.type = cpu");
    }

    private static Optional<String> refusal(GpuBinary binary, Gpu gpu, long leastBytes) {
        if (gpu.fault() != null) {
            return Optional.of(gpu.fault());
        }
        if (!binary.hasCodeFor(gpu.capability())) {
            return Optional.of(gpu.label() + " has compute capability " + gpu.capability() + ", and " + binary.name()
                    + " is for " + binary.capabilities());
        }
        if (gpu.driverBranch() < binary.leastDriver()) {
            return Optional.of(gpu.label() + " has driver " + gpu.driver() + ", and " + binary.name() + " needs "
                    + binary.leastDriver() + " or newer");
        }
        long needed = (leastBytes + MIB - 1) / MIB;
        if (gpu.tellsMemory() && needed > gpu.freeMemory()) {
            return Optional.of(gpu.label() + " has " + Gpu.gib(gpu.memory()) + " of memory, "
                    + Gpu.gib(gpu.freeMemory()) + " of them free, and the run needs more than " + Gpu.gib(needed));
        }
        return Optional.empty();
    }

    /** Returns whether there is a card. */
    public boolean isFit() {
        return !fitting.isEmpty();
    }

    /** Returns one sentence without its full stop: the card that fits, or the reason why none does. */
    public String found() {
        if (isFit()) {
            return fitting.get(0).description();
        }
        return String.join("; ", refusals);
    }
}
