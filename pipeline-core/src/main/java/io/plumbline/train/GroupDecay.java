package io.plumbline.train;

import io.plumbline.model.ParameterLayout;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A decay that acts on some spans of the flat vector and leaves the rest alone: torch's parameter groups, of which one has
 * a decay and the other none.
 *
 * @param decay what acts on each span
 * @param spans in order, none of them empty, none touching the next
 */
record GroupDecay(@JsonProperty("decay") Regularization decay, @JsonProperty("spans") List<Span> spans)
        implements Regularization {
    private static final long serialVersionUID = 1L;

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
        return decay.applyStep();
    }

    @Override
    public void apply(INDArray parameters, INDArray gradient, double rate, int iteration, int epoch) {
        INDArray values = parameters.reshape(parameters.length());
        INDArray changed = gradient.reshape(gradient.length());
        for (Span span : spans) {
            decay.apply(of(values, span), of(changed, span), rate, iteration, epoch);
        }
    }

    @Override
    public double score(INDArray parameters, int iteration, int epoch) {
        INDArray values = parameters.reshape(parameters.length());
        return spans.stream()
                .mapToDouble(span -> decay.score(of(values, span), iteration, epoch))
                .sum();
    }

    private static INDArray of(INDArray vector, Span span) {
        return vector.get(NDArrayIndex.interval(span.start(), span.end()));
    }

    @Override
    public GroupDecay clone() {
        return this;
    }
}
