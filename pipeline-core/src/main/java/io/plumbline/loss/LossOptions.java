package io.plumbline.loss;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The {@code loss} section of the configuration: one loss, or a sum of several.
 *
 * @param type {@code loss.type}; null where terms stand in its place
 * @param options values of the options that the type takes, as they are written, by their key below {@code loss}
 * @param terms {@code loss.terms}: the losses of a weighted sum
 * @param on {@code loss.on}: tokens of a completion that count
 */
public record LossOptions(String type, Map<String, String> options, List<LossTerm> terms, On on)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Tokens of a completion of several turns. */
    public enum On {
        /** All. */
        ALL,
        /** Those of the assistant's turns. */
        ASSISTANT
    }

    /** Options of a loss on all tokens. */
    public LossOptions(String type, Map<String, String> options, List<LossTerm> terms) {
        this(type, options, terms, On.ALL);
    }

    /** Returns the same loss on other tokens. */
    public LossOptions with(On others) {
        return new LossOptions(type, options, terms, others);
    }

    /** Refuses what {@link LossTerm} refuses, and none or both of type and terms. */
    public LossOptions {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        terms = List.copyOf(terms);
        Objects.requireNonNull(on, "on");
        if ((type == null) == terms.isEmpty()) {
            throw new IllegalArgumentException(
                    "One of loss.type and loss.terms must be set, got " + type + " and " + terms);
        }
        chosen(type, options, terms);
    }

    /**
     * One loss.
     *
     * @param options by name, as they are written
     */
    public static LossOptions of(LossType type, Map<String, String> options) {
        return new LossOptions(type.name(), options, List.of());
    }

    /** A weighted sum of losses. */
    public static LossOptions sum(List<LossTerm> terms) {
        return new LossOptions(null, Map.of(), terms);
    }

    /** The terms of the loss that is chosen: one, or several. */
    public List<LossTerm> chosen() {
        return chosen(type, options, terms);
    }

    private static List<LossTerm> chosen(String type, Map<String, String> options, List<LossTerm> terms) {
        return terms.isEmpty() ? List.of(new LossTerm(type, 1, options)) : terms;
    }

    /** The loss that is chosen. */
    public WeightedLosses losses() {
        return new WeightedLosses(chosen().stream()
                .flatMap(term -> term.losses().terms().stream())
                .toList());
    }
}
