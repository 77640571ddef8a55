package io.plumbline.train;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The smallest language model: a row of logits for each previous token. Exact in value and gradient. */
public final class BigramDecoder implements Engine {
    private final int vocabulary;
    private final EngineProvider engines;

    private BigramDecoder(int vocabulary, EngineProvider engines) {
        this.vocabulary = vocabulary;
        this.engines = engines;
    }

    /**
     * Opens it.
     *
     * @param vocabulary number of tokens
     * @param engine the kind whose vectors it computes with
     */
    public record Source(@JsonProperty("vocabulary") int vocabulary, @JsonProperty("engine") String engine)
            implements DecoderSource {
        private static final long serialVersionUID = 1L;

        @JsonCreator
        public Source {}

        /** With vectors of the processor's engine. */
        public Source(int vocabulary) {
            this(vocabulary, Engines.hostName());
        }

        @Override
        public ParameterLayout layout() {
            return new ParameterLayout.Builder()
                    .add("logits", ParameterRole.TOKEN_EMBEDDING, -1, vocabulary, vocabulary)
                    .build();
        }

        @Override
        public Engine open(EngineProvider engines) {
            return new BigramDecoder(vocabulary, engines);
        }
    }

    @Override
    public VectorWork vectorWork() {
        return engines.vectorWork();
    }

    @Override
    public Outputs forward(ParameterVector parameters, List<PromptGroup> groups) {
        return forwardBackward(parameters, groups, null, null);
    }

    @Override
    public Outputs forwardBackward(
            ParameterVector parameters, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
        float[] logits = values(parameters.trained());
        int[] previous = new int[groups.stream().mapToInt(PromptGroup::targets).sum()];
        int[] next = new int[previous.length];
        int count = 0;
        for (PromptGroup group : groups) {
            for (int[] completion : group.completions()) {
                int last = group.prompt()[group.prompt().length - 1];
                for (int token : completion) {
                    previous[count] = last;
                    next[count++] = token;
                    last = token;
                }
            }
        }
        float[] logProbs = new float[count];
        for (int index = 0; index < count; index++) {
            logProbs[index] = (float) logSoftmax(logits, previous[index])[next[index]];
        }
        if (objective == null) {
            return new Outputs(logProbs);
        }
        float[] weights = objective.gradient(logProbs);
        double[] sums = new double[logits.length];
        for (int index = 0; index < count; index++) {
            double[] row = logSoftmax(logits, previous[index]);
            for (int token = 0; token < vocabulary; token++) {
                sums[previous[index] * vocabulary + token] +=
                        weights[index] * ((token == next[index] ? 1 : 0) - Math.exp(row[token]));
            }
        }
        float[] total = values(gradient);
        for (int index = 0; index < sums.length; index++) {
            total[index] += (float) sums[index];
        }
        gradient.write(0, FloatBuffer.wrap(total));
        return new Outputs(logProbs);
    }

    private static float[] values(FloatVector vector) {
        float[] values = new float[(int) vector.size()];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    private double[] logSoftmax(float[] logits, int previous) {
        double[] row = new double[vocabulary];
        double sum = 0;
        for (int token = 0; token < vocabulary; token++) {
            row[token] = logits[previous * vocabulary + token];
            sum += Math.exp(row[token]);
        }
        for (int token = 0; token < vocabulary; token++) {
            row[token] -= Math.log(sum);
        }
        return row;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
