package io.plumbline.engine.cpu;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The engine for tests whose numbers stand in arrays: every parameter is trained. */
record Decoder(Engine engine) implements AutoCloseable {
    static Decoder open(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        return new Decoder(new CpuEngines().open(config, layout, options));
    }

    float[] logProbs(INDArray parameters, List<PromptGroup> groups) {
        return engine.forward(vector(parameters), groups).tokenLogProbs();
    }

    float[] forwardBackward(
            INDArray parameters, List<PromptGroup> groups, TokenObjective objective, INDArray gradient) {
        return engine.forwardBackward(vector(parameters), groups, objective, ArrayVector.over(gradient))
                .tokenLogProbs();
    }

    private static ParameterVector vector(INDArray parameters) {
        return ParameterVector.allTrained(ArrayVector.over(parameters));
    }

    @Override
    public void close() {
        engine.close();
    }
}
