package io.plumbline.jobs.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.compare.Divergence;
import io.plumbline.compare.Estimate;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of {@code divergence}, as {@code divergence.json} and on the console.
 *
 * @param policy null where its log-probs stood in the table
 * @param cut completions that ended at the greatest length
 * @param isSamplingKnown whether the table says from which distribution completions were drawn
 */
record DivergenceReport(
        DivergenceSettings settings,
        EngineConfig engine,
        ComparedModel reference,
        ComparedModel policy,
        Divergence divergence,
        long cut,
        boolean isSamplingKnown) {
    ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("unit", "nats");
        ReportNumbers.put(root, "sequence", divergence.sequence());
        ReportNumbers.put(root, "sequence_k1", divergence.sequenceK1());
        ReportNumbers.put(root, "sequence_k3", divergence.sequenceK3());
        ReportNumbers.put(root, "token", divergence.token());
        ReportNumbers.put(root, "token_k1", divergence.tokenK1());
        ReportNumbers.put(root, "mean_ratio", divergence.ratio());
        ObjectNode confidence = root.putObject("confidence");
        confidence.put("level", Interval.LEVEL);
        confidence.put("method", divergence.prompts() == 1 ? "Student's, over completions" : "Student's, over prompts");
        root.put("prompts", divergence.prompts());
        root.put("completions", divergence.completions());
        root.put("tokens", divergence.tokens());
        root.put("cut_completions", cut);
        root.put("sampling_checked", isSamplingKnown);
        root.put("implausible", divergence.isImplausible());
        root.put("reference_unseen", divergence.isReferenceUnseen());
        root.put("table", settings.completions());
        model(root.putObject("reference"), reference);
        if (policy == null) {
            root.putNull("policy");
        } else {
            model(root.putObject("policy"), policy);
        }
        root.putObject("engine")
                .put("type", engine.engine())
                .put("precision", engine.precision().key());
        return root;
    }

    private static void model(ObjectNode node, ComparedModel model) {
        node.put("path", model.location()).put("fingerprint", model.fingerprint());
    }

    /** Lines for the user: the estimates, then what limits them. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("divergence: KL(policy || reference) of a completion " + shown(divergence.sequence()) + ", a token "
                + shown(divergence.token()));
        lines.add("divergence: by log-ratios alone " + shown(divergence.sequenceK1()) + " a completion; "
                + ReportNumbers.count(divergence.completions()) + " completions of "
                + ReportNumbers.count(divergence.prompts()) + " prompts, " + ReportNumbers.count(divergence.tokens())
                + " tokens");
        if (divergence.prompts() == 1) {
            lines.add("divergence: of one prompt alone, so that the error is over its completions and holds for it");
        }
        if (divergence.sequence().hasError() && !divergence.token().hasError()) {
            lines.add("divergence: one " + (divergence.prompts() == 1 ? "completion" : "prompt")
                    + " has more of the tokens than all others together, so that figures by tokens have no error, and the mean"
                    + " ratio does not show whether completions are draws from the policy");
        }
        if (cut > 0) {
            lines.add("divergence: completions that ended at the greatest length: " + ReportNumbers.count(cut)
                    + "; the divergence is that of completions which are cut there");
        }
        if (!isSamplingKnown) {
            lines.add(
                    "divergence: the table has no log_probs or no sampled_log_probs to see whether completions were drawn"
                            + " from the policy itself; with a temperature, top-k or the like this is no estimate of its divergence");
        }
        if (divergence.isImplausible()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "divergence: do not trust it: the mean of reference / policy over tokens is %.4f (standard error %.4f),"
                            + " and it is 1 where completions are draws from the policy and both models have one tokenizer",
                    divergence.ratio().value(),
                    divergence.ratio().standardError()));
        }
        if (divergence.isReferenceUnseen()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "divergence: read the figure by log-ratios alone: the mean of reference / policy over tokens is %.4f"
                            + " (standard error %.4f) and not 1, so the reference has weight on tokens that these completions do"
                            + " not show, and the first figures are too small%s",
                    divergence.ratio().value(),
                    divergence.ratio().standardError(),
                    isSamplingKnown ? "" : "; or the completions are no draws from the policy"));
        }
        return lines;
    }

    private static String shown(Estimate estimate) {
        return estimate.hasError()
                ? String.format(
                        Locale.ROOT,
                        "%.4f nats (standard error %.4f, 95 %% interval %.4f to %.4f)",
                        estimate.value(),
                        estimate.standardError(),
                        estimate.interval().low(),
                        estimate.interval().high())
                : String.format(Locale.ROOT, "%.4f nats", estimate.value());
    }
}
