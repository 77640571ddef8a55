package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns return codes of CUDA's libraries into exceptions. */
final class CudaError {
    /** The code by which the runtime and the driver say that a device's memory does not suffice. */
    private static final int OUT_OF_MEMORY = 2;

    private CudaError() {}

    /** Of the runtime. */
    static void check(String what, int code) {
        requireMemory(what, code);
        if (code != 0) {
            throw new IllegalStateException(
                    "CUDA failed at " + what + ": " + cudaGetErrorString(code).getString() + " (" + code + ")");
        }
    }

    /** Of the driver. */
    static void checkDriver(String what, int code) {
        requireMemory(what, code);
        if (code != 0) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                cuGetErrorString(code, text);
                BytePointer message = text.get(BytePointer.class, 0);
                throw new IllegalStateException("CUDA's driver failed at " + what + ": "
                        + (message == null ? "no text" : message.getString()) + " (" + code + ")");
            }
        }
    }

    private static void requireMemory(String what, int code) {
        if (code == OUT_OF_MEMORY) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot compute on the GPU: its memory does not suffice for " + what
                            + "; set engine.max-batch-tokens lower, choose a training.optimizer that keeps less, train"
                            + " adapters alone by lora.rank, or compute on a GPU with more memory that nothing else uses");
        }
    }

    /** Of a library without texts. */
    static void checkCode(String what, int code) {
        if (code != 0) {
            throw new IllegalStateException("CUDA failed at " + what + ": status " + code);
        }
    }
}
