package io.plumbline.train;

import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.ParameterLayout;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A decay that acts on some spans of the flat vector and leaves the rest alone: torch's parameter groups, of which one has
 * a decay and the other none.
 *
 * @param coefficient of the decay
 * @param form of the decay
 * @param spans in order, none of them empty, none touching the next
 */
record GroupDecay(
        @JsonProperty("coefficient") double coefficient,
        @JsonProperty("form") Form form,
        @JsonProperty("spans") List<Span> spans)
        implements Regularization {
    private static final long serialVersionUID = 1L;

    /** The forms of decay. */
    enum Form {
        /** Coefficient times parameter is added to the gradient, before the optimiser sees it. */
        OF_GRADIENT(ApplyStep.BEFORE_UPDATER),
        /** Rate times coefficient times parameter is added to the optimiser's update. */
        DECOUPLED(ApplyStep.POST_UPDATER);

        private final ApplyStep step;

        Form(ApplyStep step) {
            this.step = step;
        }
    }

    /**
     * Elements of the flat vector that lie next to each other.
     *
     * @param start index of the first
     * @param end index after the last
     */
    record Span(@JsonProperty("start") long start, @JsonProperty("end") long end) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** For JSON. */
        @JsonCreator
        Span {}
    }

    /** Copies the list. */
    @JsonCreator
    GroupDecay {
        spans = List.copyOf(spans);
    }

    /**
     * Returns the spans that transformers' {@code Trainer} decays: all weights, embeddings among them, but neither biases nor
     * the weights of norms.
     */
    static List<Span> decayedByTrainer(ParameterLayout layout) {
        List<Span> spans = new ArrayList<>();
        for (ParameterLayout.Parameter parameter : layout.parameters()) {
            if (parameter.role().isDecayed()) {
                long end = parameter.offset() + parameter.size();
                Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
                if (last != null && last.end() == parameter.offset()) {
                    spans.set(spans.size() - 1, new Span(last.start(), end));
                } else {
                    spans.add(new Span(parameter.offset(), end));
                }
            }
        }
        return spans;
    }

    @Override
    public ApplyStep applyStep() {
        return form.step;
    }

    @Override
    public void apply(INDArray parameters, INDArray gradient, double rate, int iteration, int epoch) {
        apply(Engines.host().vectorWork(), SharedVectors.of(parameters), SharedVectors.of(gradient), rate);
    }

    /**
     * Decays.
     *
     * @param work on the vectors
     * @param parameters not changed
     * @param changed the gradient, or the update that an optimiser made of it
     * @param rate of the step
     */
    void apply(VectorWork work, FloatVector parameters, FloatVector changed, double rate) {
        double scale =
                switch (form) {
                    case OF_GRADIENT -> coefficient;
                    case DECOUPLED -> coefficient * rate;
                };
        for (Span span : spans) {
            work.addScaled(changed, scale, parameters, span.start(), span.end());
        }
    }

    /** 0: decay acts on parameters, not on the loss that is reported. */
    @Override
    public double score(INDArray parameters, int iteration, int epoch) {
        return 0;
    }

    @Override
    public GroupDecay clone() {
        return this;
    }
}
