package io.plumbline.engine.gpu;

import java.util.Locale;

/**
 * A GPU of this machine.
 *
 * @param index among those that the driver lists, in the order of the PCI bus
 * @param uuid the driver's name for it: {@code GPU-…}
 * @param name of the model
 * @param capability the instructions it executes; null where it cannot be used
 * @param memory all of its memory, in MiB; 0 where the driver does not tell it, as of a card that shares the processor's
 * @param freeMemory what nobody has taken of it, in MiB; 0 where the driver does not tell it
 * @param driver version of the driver: {@code 580.159.04}; null where it cannot be used
 * @param fault a sentence about what the driver says of it that cannot be understood; null where all can
 */
public record Gpu(
        int index,
        String uuid,
        String name,
        ComputeCapability capability,
        long memory,
        long freeMemory,
        String driver,
        String fault) {

    /** Refuses sizes that no card has. */
    public Gpu {
        if (index < 0 || memory < 0 || freeMemory < 0 || freeMemory > memory) {
            throw new IllegalArgumentException("GPU " + index + " with " + freeMemory + " of " + memory + " MiB free");
        }
    }

    /** A card of which the driver tells enough. */
    Gpu(
            int index,
            String uuid,
            String name,
            ComputeCapability capability,
            long memory,
            long freeMemory,
            String driver) {
        this(index, uuid, name, capability, memory, freeMemory, driver, null);
    }

    /** A card that keeps its place among the others, and cannot be used. */
    static Gpu unusable(int index, String uuid, String name, String fault) {
        return new Gpu(index, uuid, name, null, 0, 0, null, fault);
    }

    boolean tellsMemory() {
        return memory > 0;
    }

    /** The first number of the driver's version. */
    int driverBranch() {
        return Integer.parseInt(driver.substring(0, driver.indexOf('.')));
    }

    /** For sentences: {@code GPU 0 (NVIDIA H100 80GB HBM3)}. */
    String label() {
        return "GPU " + index + " (" + name + ")";
    }

    /** Everything that decides: {@code GPU 0 (…, compute capability 9.0, 79.6 GiB of memory, driver 580.159.04)}. */
    public String description() {
        if (fault != null) {
            return label() + ": " + fault;
        }
        String size = tellsMemory() ? gib(memory) + " of memory" : "memory of a size that its driver does not tell";
        return "GPU " + index + " (" + name + ", compute capability " + capability + ", " + size + ", driver " + driver
                + ")";
    }

    /** A size in GiB, of so many MiB. */
    static String gib(long mib) {
        return String.format(Locale.ROOT, "%.1f GiB", mib / 1024.0);
    }
}
