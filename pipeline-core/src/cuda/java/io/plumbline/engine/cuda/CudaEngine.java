package io.plumbline.engine.cuda;

import io.plumbline.engine.Engine;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import java.util.List;
import java.util.function.Supplier;

/** A decoder on a device. Token ids, log-probs and their weights are all that crosses. */
final class CudaEngine implements Engine {
    private final DecoderParts parts;
    private final ForwardPass forward;
    private final BackwardPass backward;
    private final CudaWork work;

    CudaEngine(DecoderParts parts) {
        this.parts = parts;
        forward = new ForwardPass(parts);
        backward = new BackwardPass(parts);
        work = new CudaWork(parts.device(), parts.program());
    }

    @Override
    public Outputs forward(ParameterVector parameters, List<PromptGroup> groups) {
        return counted(() -> forwardAlone(parameters, groups));
    }

    private Outputs forwardAlone(ParameterVector parameters, List<PromptGroup> groups) {
        DeviceBatch batch = DeviceBatch.of(groups, parts.config().embedding());
        parts.tape().reserveForward(batch);
        parts.weights().bind(parameters);
        return new Outputs(forward.run(batch));
    }

    @Override
    public Outputs forwardBackward(
            ParameterVector parameters, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
        if (gradient.size() != parameters.trained().size() || gradient.size() == 0) {
            throw new IllegalArgumentException("The gradient must be a vector of "
                    + parameters.trained().size() + " elements, at least 1, got " + gradient.size());
        }
        return counted(() -> forwardBackwardAlone(parameters, groups, objective, gradient));
    }

    /** A pass is of no kind of work: the host waits while the device does all kinds of it. */
    private Outputs counted(Supplier<Outputs> pass) {
        return KernelTimes.during(KernelTimes.Kind.OUTSIDE, () -> parts.device().alone(pass));
    }

    private Outputs forwardBackwardAlone(
            ParameterVector parameters, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
        DeviceBatch batch = DeviceBatch.of(groups, parts.config().embedding());
        parts.tape().reserveBoth(batch);
        parts.weights().bind(parameters);
        parts.weights().bindGradient(gradient);
        float[] logProbs = forward.run(batch);
        float[] derivatives = objective.gradient(new Outputs(logProbs.clone()));
        if (derivatives.length != logProbs.length) {
            throw new IllegalArgumentException("The objective must give a derivative for each of " + logProbs.length
                    + " tokens, got " + derivatives.length);
        }
        backward.run(batch, derivatives);
        parts.device().synchronize();
        return new Outputs(logProbs);
    }

    @Override
    public CudaWork vectorWork() {
        return work;
    }

    @Override
    public void close() {
        parts.device().alone(() -> {
            work.close();
            parts.close();
        });
    }
}
