package io.plumbline.engine.gpu;

import java.util.Locale;

/**
 * A GPU of this machine.
 *
 * @param index among those that the driver lists, in the order of the PCI bus
 * @param uuid the driver's name for it: {@code GPU-…}
 * @param name of the model
 * @param capability the instructions it executes
 * @param memory all of its memory, in MiB
 * @param freeMemory what nobody has taken of it, in MiB
 * @param driver version of the driver: {@code 580.159.04}
 */
public record Gpu(
        int index,
        String uuid,
        String name,
        ComputeCapability capability,
        long memory,
        long freeMemory,
        String driver) {

    /** Refuses sizes that no card has. */
    public Gpu {
        if (index < 0 || memory < 1 || freeMemory < 0 || freeMemory > memory) {
            throw new IllegalArgumentException("GPU " + index + " with " + freeMemory + " of " + memory + " MiB free");
        }
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
    String description() {
        return "GPU " + index + " (" + name + ", compute capability " + capability + ", " + gib(memory)
                + " of memory, driver " + driver + ")";
    }

    /** A size in GiB, of so many MiB. */
    static String gib(long mib) {
        return String.format(Locale.ROOT, "%.1f GiB", mib / 1024.0);
    }
}
