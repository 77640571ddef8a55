package io.plumbline.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code reward-model.json}: how a reward model scores held-out examples, under the names of TRL's RewardTrainer. */
public final class RewardSummaryJson {
    private RewardSummaryJson() {}

    /**
     * The file's text.
     *
     * @param summary of the scores, in the place of a policy's rewards
     * @param offset mean score over the training data, which is subtracted from every score
     * @param computedBy the engine of the scores
     */
    public static String write(ScoreSummary summary, double offset, ComputedBy computedBy) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Tally total = summary.total();
        root.put("pairs", total.pairs());
        root.put("prompts", summary.prompts());
        root.put("ties", total.metrics().ties());
        SummaryJson.number(root, "accuracy", summary.accuracy());
        SummaryJson.number(root, "margin", total.metrics().meanMargin());
        SummaryJson.number(root, "loss", total.named().getOrDefault("loss", Double.NaN));
        SummaryJson.number(root, "longer_wins", total.longerWins());
        SummaryJson.number(root, "reward_offset", offset);
        if (summary.intervals() != null) {
            ObjectNode confidence = root.putObject("confidence");
            SummaryJson.method(confidence, summary.intervals());
            SummaryJson.interval(confidence, "accuracy", summary.intervals().accuracy());
            SummaryJson.interval(confidence, "margin", summary.intervals().margin());
        }
        SummaryJson.noConfidence(root, summary);
        SummaryJson.calibration(root, summary.calibration());
        SummaryJson.histogram(root, summary.margins());
        SummaryJson.engine(root, computedBy);
        return SummaryJson.text(root);
    }
}
