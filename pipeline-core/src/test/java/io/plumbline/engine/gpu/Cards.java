package io.plumbline.engine.gpu;

import java.util.List;

/** Cards as drivers list them. */
public final class Cards {
    static final Gpu V100 = card(0, "Tesla V100-SXM2-16GB", "7.0", 16_160, 16_150);
    static final Gpu A100 = card(1, "NVIDIA A100-SXM4-40GB", "8.0", 40_960, 40_500);
    static final Gpu H100 = card(0, "NVIDIA H100 80GB HBM3", "9.0", 81_559, 81_000);

    private Cards() {}

    /** A machine with one H100 and a driver of CUDA 13. */
    public static GpuInventory oneH100() {
        return GpuInventory.found(List.of(withDriver(H100, "580.159.04")));
    }

    static Gpu card(int index, String name, String capability, long memory, long free) {
        return new Gpu(
                index,
                "GPU-0000000" + index + "-1111-2222-3333-444455556666",
                name,
                ComputeCapability.of(capability),
                memory,
                free,
                "535.104.05");
    }

    static Gpu withDriver(Gpu card, String driver) {
        return new Gpu(
                card.index(), card.uuid(), card.name(), card.capability(), card.memory(), card.freeMemory(), driver);
    }
}
