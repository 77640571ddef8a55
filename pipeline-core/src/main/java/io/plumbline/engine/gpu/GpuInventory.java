package io.plumbline.engine.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The GPUs that a process can use.
 *
 * @param gpus in the order in which CUDA counts them where {@code CUDA_DEVICE_ORDER} is {@code PCI_BUS_ID}
 * @param fault the reason for which there are none, to follow a colon; null where nothing went wrong
 */
public record GpuInventory(List<Gpu> gpus, String fault) {
    /** CUDA counts the cards that this variable names, in its order; the driver's list says nothing of it. */
    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    /** CUDA counts the cards in another order than the driver where this variable has another value than the driver's order. */
    private static final String ORDER = "CUDA_DEVICE_ORDER";

    private static final String ORDER_OF_DRIVER = "PCI_BUS_ID";

    /** Refuses cards together with a reason for there being none. */
    public GpuInventory {
        gpus = List.copyOf(gpus);
        if (fault != null && !gpus.isEmpty()) {
            throw new IllegalArgumentException("GPUs were found, and yet: " + fault);
        }
    }

    /** The variables with which CUDA counts cards as the driver lists them; by itself it puts the fastest first. */
    public static Map<String, String> environment() {
        return Map.of(ORDER, ORDER_OF_DRIVER);
    }

    static GpuInventory found(List<Gpu> gpus) {
        return new GpuInventory(gpus, gpus.isEmpty() ? "nvidia-smi lists no GPU" : null);
    }

    static GpuInventory none(String fault) {
        return new GpuInventory(List.of(), fault);
    }

    /**
     * Leaves those that {@code CUDA_VISIBLE_DEVICES} lets a process see.
     *
     * @param environment of the process
     */
    GpuInventory visibleIn(Map<String, String> environment) {
        String order = environment.getOrDefault(ORDER, ORDER_OF_DRIVER);
        if (gpus.size() > 1 && !order.equals(ORDER_OF_DRIVER)) {
            return none(ORDER + " is '" + order + "', by which CUDA counts the " + gpus.size()
                    + " GPUs here in an order that nvidia-smi does not tell; set it to " + ORDER_OF_DRIVER);
        }
        String names = environment.get(VISIBLE);
        if (names == null || fault != null) {
            return this;
        }
        List<Gpu> visible = new ArrayList<>();
        // As CUDA does: a name that it does not know ends the list.
        for (String name : names.split(",", -1)) {
            Optional<Gpu> named = named(name.strip());
            if (named.isEmpty()) {
                break;
            }
            visible.add(named.get());
        }
        return visible.isEmpty()
                ? none(VISIBLE + " is '" + names + "', which names none of the " + gpus.size()
                        + " GPUs that nvidia-smi lists")
                : new GpuInventory(visible, null);
    }

    /** Returns the card of an index, or of a UUID or its beginning, as Spark's addresses and CUDA's variable name it. */
    Optional<Gpu> named(String name) {
        return gpus.stream()
                .filter(gpu -> name.startsWith("GPU-")
                        ? gpu.uuid().startsWith(name)
                        : name.equals(Integer.toString(gpu.index())))
                .findFirst();
    }
}
