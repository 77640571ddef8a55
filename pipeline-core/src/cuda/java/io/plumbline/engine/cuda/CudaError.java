package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns return codes of CUDA's libraries into exceptions. */
final class CudaError {
    private CudaError() {}

    /** Of the runtime. */
    static void check(String what, int code) {
        if (code != 0) {
            throw new IllegalStateException(
                    "CUDA failed at " + what + ": " + cudaGetErrorString(code).getString() + " (" + code + ")");
        }
    }

    /** Of the driver. */
    static void checkDriver(String what, int code) {
        if (code != 0) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                cuGetErrorString(code, text);
                BytePointer message = text.get(BytePointer.class, 0);
                throw new IllegalStateException("CUDA's driver failed at " + what + ": "
                        + (message == null ? "no text" : message.getString()) + " (" + code + ")");
            }
        }
    }

    /** Of a library without texts. */
    static void checkCode(String what, int code) {
        if (code != 0) {
            throw new IllegalStateException("CUDA failed at " + what + ": status " + code);
        }
    }
}
