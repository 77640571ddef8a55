package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static org.bytedeco.cuda.global.cudart.cuFuncSetAttribute;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A module of machine code, launched on one stream. */
final class CudaProgram implements Program {
    private static final int MOST_ARGUMENTS = 32;
    private static final int SHARED_WITHOUT_ASKING = 48 << 10;

    private final CUstream_st stream;
    private final CUmod_st module = new CUmod_st();
    private final Map<String, CUfunc_st> kernels = new HashMap<>();
    private final Map<String, Integer> shared = new HashMap<>();
    private final LongPointer slots = new LongPointer(MOST_ARGUMENTS);
    private final PointerPointer<Pointer> slotAddresses = new PointerPointer<>(MOST_ARGUMENTS);

    CudaProgram(byte[] machineCode, CUstream_st stream) {
        this.stream = stream;
        try (BytePointer code = new BytePointer(machineCode)) {
            CudaError.checkDriver("cuModuleLoadData", cuModuleLoadData(module, code));
        }
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            slotAddresses.put(i, new Address(slots.address() + (long) Long.BYTES * i));
        }
    }

    @Override
    public void launch(String name, Grid grid, Object... arguments) {
        CUfunc_st kernel = kernels.computeIfAbsent(name, this::find);
        if (grid.sharedBytes() > shared.getOrDefault(name, SHARED_WITHOUT_ASKING)) {
            CudaError.checkDriver(
                    "cuFuncSetAttribute",
                    cuFuncSetAttribute(kernel, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, grid.sharedBytes()));
            shared.put(name, grid.sharedBytes());
        }
        for (int i = 0; i < arguments.length; i++) {
            slots.put(i, bits(arguments[i]));
        }
        CudaError.checkDriver(
                "launch of " + name,
                cuLaunchKernel(
                        kernel,
                        grid.columns(),
                        grid.rows(),
                        1,
                        grid.threads(),
                        1,
                        1,
                        grid.sharedBytes(),
                        stream,
                        slotAddresses,
                        (PointerPointer<?>) null));
    }

    private CUfunc_st find(String name) {
        CUfunc_st function = new CUfunc_st();
        CudaError.checkDriver("cuModuleGetFunction " + name, cuModuleGetFunction(function, module, name));
        return function;
    }

    /** An argument as the eight bytes of its slot; the kernel reads as many as its parameter has. */
    static long bits(Object argument) {
        if (argument instanceof Long number) {
            return number;
        }
        if (argument instanceof Integer number) {
            return number & 0xFFFFFFFFL;
        }
        if (argument instanceof Float number) {
            return Float.floatToRawIntBits(number) & 0xFFFFFFFFL;
        }
        throw new IllegalArgumentException("A kernel takes no " + argument.getClass());
    }

    @Override
    public void close() {
        CudaError.checkDriver("cuModuleUnload", cuModuleUnload(module));
        slots.close();
        slotAddresses.close();
    }
}
