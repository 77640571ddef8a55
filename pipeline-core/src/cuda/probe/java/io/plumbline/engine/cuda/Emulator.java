package io.plumbline.engine.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.engine.EngineProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The emulator, where the machine can compile its kernels. */
public final class Emulator {
    private static EngineProvider engines;

    private Emulator() {}

    /** Returns the emulator; without a compiler the test that asks is skipped, and says so. */
    static EmulatedDevice orSkip() {
        boolean compiler = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "g++")));
        if (!compiler) {
            System.err.println("SKIPPED: THERE IS NO g++ ON PATH: the kernels for GPUs are NOT tested");
        }
        assumeTrue(compiler, "There is no g++ on PATH");
        return new EmulatedDevice(sources());
    }

    /** Tests run in their module's directory, those of another module beside it. */
    private static Path sources() {
        return Stream.of("", "../pipeline-core")
                .map(module -> Path.of(module, "src/cuda/probe/emulator"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    /** Returns engines on one emulator of this process; without a compiler the test that asks is skipped. */
    public static synchronized EngineProvider enginesOrSkip() {
        if (engines == null) {
            engines = new CudaEngines(orSkip());
        }
        return engines;
    }
}
