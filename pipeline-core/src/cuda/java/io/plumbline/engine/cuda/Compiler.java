package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Compiles kernels to machine code of one kind of GPU: PTX of a newer compiler than the driver would be refused. */
final class Compiler {
    private Compiler() {}

    /**
     * @param source CUDA C++
     * @param options as {@code nvcc} takes them, {@code --gpu-architecture=sm_90} among them
     */
    static byte[] compile(String source, List<String> options) {
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer text = new BytePointer(source, StandardCharsets.UTF_8);
                BytePointer name = new BytePointer("kernels.cu", StandardCharsets.UTF_8);
                PointerPointer<BytePointer> given = new PointerPointer<>(options.toArray(new String[0]));
                SizeTPointer size = new SizeTPointer(1)) {
            CudaError.checkCode(
                    "nvrtcCreateProgram",
                    nvrtcCreateProgram(program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null));
            int status = nvrtcCompileProgram(program, options.size(), given);
            if (status != 0) {
                nvrtcGetProgramLogSize(program, size);
                byte[] log = new byte[(int) size.get()];
                nvrtcGetProgramLog(program, log);
                throw new IllegalStateException(
                        "NVRTC refused the kernels: " + new String(log, StandardCharsets.UTF_8));
            }
            CudaError.checkCode("nvrtcGetCUBINSize", nvrtcGetCUBINSize(program, size));
            byte[] code = new byte[(int) size.get()];
            CudaError.checkCode("nvrtcGetCUBIN", nvrtcGetCUBIN(program, code));
            return code;
        } finally {
            nvrtcDestroyProgram(program);
        }
    }
}
