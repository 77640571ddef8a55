package io.plumbline.loss;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The f-divergence that holds the policy to the reference (Wang et al. 2024, f-DPO, arXiv:2309.16240). It makes of a
 * completion's ratio t = π / π_ref the reward β f'(t), up to a constant of the prompt, which only a difference of two
 * rewards is free of. DPO has the reverse Kullback-Leibler divergence, for which f'(t) is log t.
 *
 * @param shape of f
 * @param alpha α of an α-divergence, any number but 1; 0 of the others
 */
public record Divergence(Shape shape, double alpha) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** log t, of DPO. */
    public static final Divergence REVERSE_KL = new Divergence(Shape.REVERSE_KL, 0);

    /** Its option. */
    static final LossOption OPTION = new LossOption(
            "divergence",
            "reverse_kl, forward_kl, js_divergence or alpha_divergence(A), A a number but 1",
            "reverse_kl",
            "Divergence from the reference: reverse_kl (DPO) | forward_kl | js_divergence | alpha_divergence(0.5)"
                    + " (Wang et al. 2024, f-DPO).");

    private static final Pattern ALPHA = Pattern.compile("alpha_divergence\\((-?[0-9.]+)\\)");

    /** Beyond it an exponential goes on as a straight line, so that it stays a number and keeps its slope. */
    private static final double LARGEST_EXPONENT = 80;

    /** Divergences, with f'(t), in which f'(1) is 0. */
    enum Shape {
        /** log t. */
        REVERSE_KL,
        /** 1 − 1 / t. */
        FORWARD_KL,
        /** log(2t / (1 + t)), of Jensen and Shannon. */
        JS_DIVERGENCE,
        /** (t^(α − 1) − 1) / (α − 1). */
        ALPHA_DIVERGENCE
    }

    /** Refuses an α that is no number, or 1, where an α-divergence is the reverse Kullback-Leibler one. */
    public Divergence {
        if (!Double.isFinite(alpha) || shape == Shape.ALPHA_DIVERGENCE && alpha == 1) {
            throw new IllegalArgumentException("The alpha of a divergence must be a number but 1, got " + alpha);
        }
    }

    /**
     * Returns the divergence of the options.
     *
     * @throws RefusedOption where there is none of that name
     */
    static Divergence of(OptionValues options) {
        String text = options.text(OPTION);
        Matcher alpha = ALPHA.matcher(text);
        try {
            if (alpha.matches()) {
                return new Divergence(Shape.ALPHA_DIVERGENCE, Double.parseDouble(alpha.group(1)));
            }
        } catch (IllegalArgumentException noNumber) {
            throw options.refused(OPTION);
        }
        return switch (text) {
            case "reverse_kl" -> REVERSE_KL;
            case "forward_kl" -> new Divergence(Shape.FORWARD_KL, 0);
            case "js_divergence" -> new Divergence(Shape.JS_DIVERGENCE, 0);
            default -> throw options.refused(OPTION);
        };
    }

    /**
     * f'(t).
     *
     * @param logRatio log t
     */
    double derivative(double logRatio) {
        return switch (shape) {
            case REVERSE_KL -> logRatio;
            case FORWARD_KL -> -exponentialLessOne(-logRatio);
            case JS_DIVERGENCE -> Math.log(2) + Sigmoid.logSigmoid(logRatio);
            case ALPHA_DIVERGENCE -> exponentialLessOne((alpha - 1) * logRatio) / (alpha - 1);
        };
    }

    /**
     * The derivative of f'(t) by log t.
     *
     * @param logRatio log t
     */
    double slope(double logRatio) {
        return switch (shape) {
            case REVERSE_KL -> 1;
            case FORWARD_KL -> exponential(-logRatio);
            case JS_DIVERGENCE -> Sigmoid.sigmoid(-logRatio);
            case ALPHA_DIVERGENCE -> exponential((alpha - 1) * logRatio);
        };
    }

    private static double exponentialLessOne(double exponent) {
        double beyond = Math.max(0, exponent - LARGEST_EXPONENT);
        return Math.expm1(exponent - beyond) + beyond * Math.exp(LARGEST_EXPONENT);
    }

    private static double exponential(double exponent) {
        return Math.exp(Math.min(exponent, LARGEST_EXPONENT));
    }
}
