package io.plumbline.train;

import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTerm;
import io.plumbline.loss.WeightedLosses;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The loss that the section {@code loss} of a configuration chooses. */
public final class ConfiguredLoss implements LossSource {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final List<Term> terms;

    private transient WeightedLosses losses;

    /** A {@link LossTerm} as JSON. */
    record Term(
            @JsonProperty("type") String type,
            @JsonProperty("weight") double weight,
            @JsonProperty("options") Map<String, String> options)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @JsonCreator
        Term {}
    }

    /** The loss of a configuration. */
    public ConfiguredLoss(LossOptions options) {
        this(options.chosen().stream()
                .map(term -> new Term(term.type(), term.weight(), term.options()))
                .toList());
    }

    @JsonCreator
    ConfiguredLoss(@JsonProperty("terms") List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    @Override
    public WeightedLosses losses() {
        if (losses == null) {
            List<LossTerm> chosen = terms.stream()
                    .map(term -> new LossTerm(term.type(), term.weight(), term.options()))
                    .toList();
            losses = LossOptions.sum(chosen).losses();
        }
        return losses;
    }
}
