package io.plumbline.engine.cuda;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/** Steps that the programs share. */
final class Probe {
    private Probe() {}

    /** Returns the first GPU, or the emulator where a directory of its sources is named. */
    static Device device(String emulator) {
        return emulator.isEmpty() ? new CudaDevice(0) : new EmulatedDevice(Path.of(emulator));
    }

    /** Adds the gradient of a batch's loss and returns the loss. */
    static double step(
            CudaEngine engine, CudaVector parameters, List<PromptGroup> pairs, PairLoss loss, FloatVector gradient) {
        engine.forwardBackward(ParameterVector.allTrained(parameters), pairs, loss, gradient);
        return loss.value();
    }

    static float[] logProbs(CudaEngine engine, CudaVector parameters, List<PromptGroup> pairs) {
        return engine.forward(ParameterVector.allTrained(parameters), pairs).tokenLogProbs();
    }

    static float[] values(FloatVector vector) {
        float[] values = new float[Math.toIntExact(vector.size())];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }
}
