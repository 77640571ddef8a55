package io.plumbline.engine.cuda;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import java.nio.file.Path;

/** Prints by how much the engine is off the golden numbers, with logits in one chunk and in many. */
final class Goldens {
    private static final long[] LOGIT_BYTES = {1 << 30, 4000};

    private Goldens() {}

    /** Arguments: emulator's directory, or nothing for the first GPU; then model directories. */
    public static void main(String[] arguments) {
        CudaEngines engines = new CudaEngines(Probe.device(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            GoldenModel model = new GoldenModel(Path.of(arguments[i]));
            for (Precision precision : Precision.values()) {
                for (long bytes : LOGIT_BYTES) {
                    EngineOptions options = new EngineOptions(1, bytes, precision, false);
                    System.out.printf("%s %s %d %s%n", arguments[i], precision, bytes, model.compute(engines, options));
                    if (model.hasSteps()) {
                        System.out.println("  " + model.computeSteps(engines, options));
                    }
                }
            }
        }
    }
}
