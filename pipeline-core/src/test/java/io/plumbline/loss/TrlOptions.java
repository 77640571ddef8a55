package io.plumbline.loss;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The losses of {@code losses.json}'s cases, by the names that options have here. */
final class TrlOptions {
    private TrlOptions() {}

    /**
     * Returns the loss of a case.
     *
     * @param golden with TRL's {@code loss_type} and {@code cfg}
     */
    static LossOptions of(JsonNode golden, double beta) {
        JsonNode types = golden.get("loss_type");
        JsonNode given = golden.get("cfg");
        if (types.isTextual()) {
            return LossOptions.of(LossTypes.named(types.textValue()), options(types.textValue(), given, beta));
        }
        List<LossTerm> terms = new ArrayList<>();
        for (JsonNode type : types) {
            double weight = given.get("loss_weights").get(terms.size()).doubleValue();
            terms.add(new LossTerm(type.textValue(), weight, options(type.textValue(), given, beta)));
        }
        return LossOptions.sum(terms);
    }

    private static Map<String, String> options(String type, JsonNode given, double beta) {
        Map<String, String> options = new TreeMap<>();
        if (LossTypes.named(type).takes(LossOption.BETA.name())) {
            options.put(LossOption.BETA.name(), String.valueOf(beta));
        }
        if (given.has("label_smoothing")) {
            double smoothing = given.get("label_smoothing").doubleValue();
            options.put(
                    LossOption.LABEL_SMOOTHING.name(),
                    String.valueOf(type.equals("exo_pair") ? withLogarithmOfTrl(smoothing) : smoothing));
        }
        if (given.has("ld_alpha")) {
            options.put("ld-alpha", given.get("ld_alpha").asText());
        }
        if (given.has("use_weighting")) {
            options.put("weighting", "wpo_unclamped");
        }
        if (given.has("f_divergence_type")) {
            String divergence = given.get("f_divergence_type").textValue();
            options.put("divergence", divergence.equals("alpha_divergence") ? divergence + "(0.5)" : divergence);
        }
        return options;
    }

    /** TRL takes the logarithms of exo_pair's smoothing in float32, even where all else is in float64. */
    private static double withLogarithmOfTrl(double smoothing) {
        return Math.exp((float) Math.log((float) smoothing));
    }
}
