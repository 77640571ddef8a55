package io.plumbline.engine.cuda;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;

/** Kernels in a library of the host. */
final class EmulatedProgram implements Program {
    private static final int MOST_ARGUMENTS = 32;

    private final long entry;
    private final LongPointer slots = new LongPointer(MOST_ARGUMENTS);
    private final LongPointer slotAddresses = new LongPointer(MOST_ARGUMENTS);

    /** @param entry address of the library's function that starts kernels */
    EmulatedProgram(long entry) {
        this.entry = entry;
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            slotAddresses.put(i, slots.address() + (long) Long.BYTES * i);
        }
    }

    @Override
    public void launch(String name, Grid grid, Object... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            slots.put(i, CudaProgram.bits(arguments[i]));
        }
        try (BytePointer kernel = new BytePointer(name)) {
            int status = EmulatorLibrary.launch(
                    entry,
                    kernel.address(),
                    grid.columns(),
                    grid.rows(),
                    grid.threads(),
                    grid.sharedBytes(),
                    slotAddresses.address());
            if (status != 0) {
                throw new IllegalArgumentException("There is no kernel " + name);
            }
        }
    }

    @Override
    public void close() {
        slots.close();
        slotAddresses.close();
    }
}
