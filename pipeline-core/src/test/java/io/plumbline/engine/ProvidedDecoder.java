package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A decoder of any engine, with the numbers of its vectors in Java. */
public record ProvidedDecoder(EngineProvider provider, Engine engine, ParameterLayout layout) implements AutoCloseable {
    /**
     * The numbers that a pass forward and backward gives.
     *
     * @param outputs of all tokens
     * @param gradient by the trained part
     */
    public record Pass(Outputs outputs, float[] gradient) {}

    /** Opens a decoder. */
    public static ProvidedDecoder open(
            EngineProvider provider, DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        return new ProvidedDecoder(provider, provider.open(config, layout, options), layout);
    }

    /** The outputs of a batch. */
    public Outputs outputs(float[] parameters, List<PromptGroup> groups) {
        try (Vectors vectors = new Vectors(parameters)) {
            return engine.forward(vectors.parameters, groups);
        }
    }

    /** The completions of each request. */
    public List<List<GeneratedCompletion>> generate(
            float[] parameters, List<GenerationRequest> requests, GenerationOptions options) {
        return generate(parameters, requests, options, StopRule.NEVER);
    }

    /** The completions of each request, which must all be done once. */
    public List<List<GeneratedCompletion>> generate(
            float[] parameters, List<GenerationRequest> requests, GenerationOptions options, StopRule stop) {
        Map<Integer, List<GeneratedCompletion>> done = new TreeMap<>();
        try (Vectors vectors = new Vectors(parameters)) {
            engine.generate(
                    vectors.parameters, requests.iterator(), options, stop, (request, completions) -> assertThat(
                                    done.put(request, completions))
                            .isNull());
        }
        assertThat(done).hasSize(requests.size());
        return List.copyOf(done.values());
    }

    /** The log-probs of a batch. */
    public float[] logProbs(float[] parameters, List<PromptGroup> groups) {
        return outputs(parameters, groups).tokenLogProbs();
    }

    /** The outputs of a batch and the gradient that is added to zeros. */
    public Pass pass(float[] parameters, List<PromptGroup> groups, TokenObjective objective) {
        try (Vectors vectors = new Vectors(parameters);
                FloatVector gradient = provider.zeros(layout.trained().size())) {
            Outputs outputs = engine.forwardBackward(vectors.parameters, groups, objective, gradient);
            return new Pass(outputs, values(gradient));
        }
    }

    private static float[] values(FloatVector vector) {
        float[] values = new float[Math.toIntExact(vector.size())];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    /** The parameters in the engine's memory: what is trained behind what is not. */
    private final class Vectors implements AutoCloseable {
        private final ParameterVector parameters;

        private Vectors(float[] values) {
            int frozen = Math.toIntExact(values.length - layout.trained().size());
            parameters = new ParameterVector(
                    frozen == 0 ? ParameterVector.nothing() : vector(values, 0, frozen),
                    vector(values, frozen, values.length - frozen));
        }

        private FloatVector vector(float[] values, int start, int count) {
            FloatVector vector = provider.zeros(count);
            vector.write(0, FloatBuffer.wrap(values, start, count));
            return vector;
        }

        @Override
        public void close() {
            parameters.close();
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
