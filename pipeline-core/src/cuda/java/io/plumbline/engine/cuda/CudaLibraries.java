package io.plumbline.engine.cuda;

import java.util.Optional;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;

/** The libraries of CUDA 13 that the engine calls. */
final class CudaLibraries {
    private CudaLibraries() {}

    /** Returns the reason why they cannot be loaded here, to follow a colon; empty where they can. */
    static Optional<String> missing() {
        try {
            Loader.load(cudart.class);
            Loader.load(cublas.class);
            Loader.load(nvrtc.class);
            return Optional.empty();
        } catch (LinkageError error) {
            return Optional.of("the libraries of CUDA 13 cannot be loaded (" + error.getMessage()
                    + "); put the directory of libcudart.so.13, libcublas.so.13, libcublasLt.so.13 and libnvrtc.so.13"
                    + " on LD_LIBRARY_PATH, or set engine.type = cpu");
        }
    }
}
