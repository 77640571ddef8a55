package io.plumbline.engine.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The emulator, where the machine can compile its kernels. */
final class Emulator {
    private Emulator() {}

    /** Returns the emulator; without a compiler the test that asks is skipped, and says so. */
    static EmulatedDevice orSkip() {
        boolean compiler = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "g++")));
        if (!compiler) {
            System.err.println("SKIPPED: THERE IS NO g++ ON PATH: the kernels for GPUs are NOT tested");
        }
        assumeTrue(compiler, "There is no g++ on PATH");
        return new EmulatedDevice(Path.of("src/cuda/probe/emulator"));
    }
}
