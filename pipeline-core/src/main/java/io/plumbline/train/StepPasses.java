package io.plumbline.train;

import io.plumbline.engine.Engine;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.example.ReferencedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An engine's passes over one optimiser step's micro-batches. */
final class StepPasses {
    private final Engine engine;
    private final ParameterVector parameters;
    private final FloatVector gradient;

    /**
     * The passes of an engine.
     *
     * @param parameters of the policy
     * @param gradient of the trained parameters; the step's gradient is added to it
     */
    StepPasses(Engine engine, ParameterVector parameters, FloatVector gradient) {
        this.engine = engine;
        this.parameters = parameters;
        this.gradient = gradient;
    }

    /** Forward and backward, batch by batch: the loss of each follows from its own log-probs. */
    void each(List<List<PromptGroup>> batches, List<ReferencedExample> examples, StepLoss loss) {
        int start = 0;
        for (List<PromptGroup> batch : batches) {
            List<ReferencedExample> part = examples.subList(start, start + batch.size());
            engine.forwardBackward(
                    parameters, batch, (OutputObjective) outputs -> loss.evaluate(part, outputs), gradient);
            start += batch.size();
        }
    }

    /** Forward over all batches; then, with the weights that follow from all log-probs, forward and backward over each. */
    void atOnce(List<List<PromptGroup>> batches, List<ReferencedExample> examples, StepLoss loss) {
        List<Outputs> parts = new ArrayList<>();
        for (List<PromptGroup> batch : batches) {
            parts.add(engine.forward(parameters, batch));
        }
        float[] weights = loss.evaluate(examples, Outputs.joined(parts));
        int start = 0;
        for (int index = 0; index < batches.size(); index++) {
            int end = start + parts.get(index).values().length;
            float[] ofBatch = Arrays.copyOfRange(weights, start, end);
            engine.forwardBackward(parameters, batches.get(index), values -> ofBatch, gradient);
            start = end;
        }
    }

    /** An aim that reads all outputs. */
    @FunctionalInterface
    private interface OutputObjective extends TokenObjective {
        @Override
        float[] gradient(Outputs outputs);

        @Override
        default float[] gradient(float[] tokenLogProbs) {
            return gradient(new Outputs(tokenLogProbs));
        }
    }
}
