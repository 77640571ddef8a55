package io.plumbline.score.page;

import java.util.List;

/** The charts of a training: which metrics stand in one, under TRL's names, and what they mean. A chart without values is left out. */
enum MetricChart {
    /** The loss. */
    LOSS(
            "Loss",
            "What training lowers: how badly the model's preferences fit the labels.",
            "loss",
            Range.FREE,
            "learned nothing",
            Line.of("loss", 0)),
    /** Rewards of both sides. */
    REWARDS(
            "Rewards",
            "The reward of the chosen completions should rise above that of the rejected ones.",
            "reward",
            Range.FREE,
            "",
            Line.of("rewards/chosen", "chosen", 0),
            Line.of("rewards/rejected", "rejected", 1)),
    /** Accuracy of rewards. */
    ACCURACY(
            "Reward accuracy",
            "The share in which the better completion has the higher reward. Guessing gives a half.",
            "accuracy",
            Range.SHARE,
            "guessing",
            Line.of("rewards/accuracies", 0),
            Line.of("accuracy", 0)),
    /** Margins. */
    MARGIN(
            "Margin",
            "Chosen reward less rejected reward: above 0 where the model agrees with the label, and how surely.",
            "margin",
            Range.FREE,
            "",
            Line.of("rewards/margins", 0),
            Line.of("margin", 0)),
    /** Log-probs of both sides. */
    LOG_PROBS(
            "Log-probabilities",
            "The logarithm of the probability that the policy gives a whole completion, in nats. Nearer to 0 is likelier."
                    + " Where both fall, the policy moves away from all it was shown.",
            "log-prob",
            Range.FREE,
            "",
            Line.of("logps/chosen", "chosen", 0),
            Line.of("logps/rejected", "rejected", 1)),
    /** Distance from the reference, of losses that estimate it. */
    DIVERGENCE(
            "Distance from the reference",
            "The loss's own estimate of the divergence from the reference, in nats.",
            "nats",
            Range.FREE,
            "",
            Line.of("kl", 2)),
    /** Scores of a reward model. */
    SCORES(
            "Scores",
            "The least, the mean and the greatest score of a step's completions.",
            "score",
            Range.FREE,
            "",
            Line.of("min_reward", "least", 1),
            Line.of("mean_reward", "mean", 2),
            Line.of("max_reward", "greatest", 0)),
    /** Norm of the gradient. */
    GRADIENT(
            "Gradient norm",
            "How steep the loss is where the model stands, before the step is cut to size. Single peaks are usual; a curve"
                    + " that climbs on means that training comes apart.",
            "norm",
            Range.FREE,
            "",
            Line.of("grad_norm", 2)),
    /** Learning rate. */
    RATE(
            "Learning rate",
            "How far a step goes, as configured: it may warm up, and then falls.",
            "rate",
            Range.SET,
            "",
            Line.of("learning_rate", 2)),
    /** Entropy of the policy. */
    ENTROPY(
            "Entropy",
            "How many ways the policy sees to go on, on average over tokens, in nats.",
            "nats",
            Range.FREE,
            "",
            Line.of("entropy", 2)),
    /** Accuracy of tokens. */
    TOKEN_ACCURACY(
            "Token accuracy",
            "The share of the chosen completions' tokens that are the policy's first guess.",
            "accuracy",
            Range.SHARE,
            "",
            Line.of("mean_token_accuracy", 0)),
    /** Mean logits. */
    LOGITS(
            "Mean logits",
            "The mean of the numbers of which probabilities are made. They show whether both sides drift together.",
            "logit",
            Range.FREE,
            "",
            Line.of("logits/chosen", "chosen", 0),
            Line.of("logits/rejected", "rejected", 1));

    private enum Range {
        /** As far as the values reach. */
        FREE,
        /** From 0 to 1. */
        SHARE,
        /** As far as the values reach, which are set and not measured. */
        SET
    }

    /**
     * A metric in a chart.
     *
     * @param metric its name
     * @param side which completions it is of; empty of all
     * @param colour of its line
     */
    record Line(String metric, String side, int colour) {
        static Line of(String metric, int colour) {
            return new Line(metric, "", colour);
        }

        static Line of(String metric, String side, int colour) {
            return new Line(metric, side, colour);
        }

        String training() {
            return side.isEmpty() ? "training" : side + ", training";
        }

        String heldOut() {
            return side.isEmpty() ? "held out" : side + ", held out";
        }
    }

    private final String title;
    private final String note;
    private final String axis;
    private final Range range;
    private final String guideName;
    private final List<Line> lines;

    MetricChart(String title, String note, String axis, Range range, String guideName, Line... lines) {
        this.title = title;
        this.note = note;
        this.axis = axis;
        this.range = range;
        this.guideName = guideName;
        this.lines = List.of(lines);
    }

    String title() {
        return title;
    }

    String note() {
        return note;
    }

    String axis() {
        return axis;
    }

    /** The value that the axis reaches down to at least; NaN for none. */
    double low() {
        return range == Range.SHARE ? 0 : Double.NaN;
    }

    double high() {
        return range == Range.SHARE ? 1 : Double.NaN;
    }

    /** Returns whether values vary by chance from step to step, so that their means say more. */
    boolean isNoisy() {
        return range != Range.SET;
    }

    /** Returns the value of a model that knows nothing; NaN where that is not the same for all. */
    double guide() {
        return this == ACCURACY ? 0.5 : Double.NaN;
    }

    String guideName() {
        return guideName;
    }

    List<Line> lines() {
        return lines;
    }
}
