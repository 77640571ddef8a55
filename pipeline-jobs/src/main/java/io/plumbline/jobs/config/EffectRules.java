package io.plumbline.jobs.config;

import io.plumbline.data.RowFormats;
import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Options that have no effect with the others chosen: a user who sets one expects something that will not happen. */
final class EffectRules {
    /**
     * One rule.
     *
     * @param prefix the key, or the block of keys, it is about
     * @param because the key whose value makes them so
     * @param idle whether they have no effect
     * @param reason the choice that makes it so, to end "has no effect: …"
     * @param neutral value that asks for nothing and may stand; null if none
     */
    record Rule(String prefix, String because, Predicate<PlumblineConfig> idle, String reason, String neutral) {
        boolean covers(String key) {
            return key.equals(prefix) || key.startsWith(prefix + ".");
        }
    }

    private static final List<Rule> RULES = Stream.concat(
                    Stream.concat(
                            ofLosses().stream(), RowFormats.roles().stream().map(EffectRules::ofRole)),
                    Stream.of(
                            new Rule(
                                    "data.held-out-fraction",
                                    "data.held-out",
                                    c -> !c.data().heldOut().isEmpty(),
                                    "data.held-out is set",
                                    "0"),
                            new Rule(
                                    "training.warmup-ratio",
                                    "training.warmup-steps",
                                    c -> c.training().warmupSteps() != null,
                                    "training.warmup-steps is set",
                                    null),
                            new Rule(
                                    "sft.warmup-ratio",
                                    "sft.warmup-steps",
                                    c -> c.sft().warmupSteps() != null,
                                    "sft.warmup-steps is set",
                                    null),
                            new Rule(
                                    "training.weight-decay",
                                    "training.optimizer",
                                    c -> c.training().optimizer() != Optimizer.ADAMW,
                                    "only training.optimizer = adamw has weight decay",
                                    "0"),
                            new Rule(
                                    "training.keep-checkpoints",
                                    "training.checkpoint-every-rounds",
                                    c -> c.training().checkpointEveryRounds() == 0,
                                    "training.checkpoint-every-rounds = 0 makes no checkpoints",
                                    null),
                            new Rule(
                                    "score.seed",
                                    "score.bootstrap-samples",
                                    c -> c.score().bootstrapSamples() == 0,
                                    "score.bootstrap-samples is 0",
                                    null),
                            new Rule(
                                    "sft.weight-decay",
                                    "sft.optimizer",
                                    c -> c.sft().enabled() && c.sft().optimizer() != Optimizer.ADAMW,
                                    "only sft.optimizer = adamw has weight decay",
                                    "0"),
                            new Rule("sft", "sft.enabled", c -> !c.sft().enabled(), "sft.enabled is false", null)))
            .toList();

    private EffectRules() {}

    private static List<Rule> ofLosses() {
        List<Rule> rules = new ArrayList<>();
        rules.add(insteadOfTerms("loss.type"));
        for (LossOption option : LossTypes.options()) {
            rules.add(insteadOfTerms("loss." + option.name()));
            rules.add(new Rule(
                    "loss." + option.name(),
                    "loss.type",
                    c -> !c.loss().options().containsKey(option.name()),
                    "only loss.type = " + LossTypes.taking(option.name()) + " takes it",
                    null));
        }
        return rules;
    }

    private static Rule insteadOfTerms(String key) {
        return new Rule(key, "loss.terms", c -> !c.loss().terms().isEmpty(), "loss.terms is set", null);
    }

    private static Rule ofRole(String role) {
        return new Rule(
                "data.columns." + role,
                "data.format",
                c -> !RowFormats.roles(c.data().format()).contains(role),
                "data.format reads no such column",
                null);
    }

    /**
     * The refusal of an option that does nothing.
     *
     * @param key one the user set
     * @param value its value as text
     * @param isRefused whether the value that a key has in the configuration is not the user's
     */
    static Optional<Check.Refused> problem(
            String key, String value, PlumblineConfig config, Predicate<String> isRefused) {
        return RULES.stream()
                .filter(rule -> rule.covers(key)
                        && !key.equals("sft.enabled")
                        && !isNeutral(value, rule.neutral())
                        && !isRefused.test(rule.because())
                        && rule.idle().test(config))
                .findFirst()
                .map(rule -> new Check.Refused(key, "has no effect: " + rule.reason() + "; remove one of the two"));
    }

    private static boolean isNeutral(String value, String neutral) {
        return neutral != null && (value.equals(neutral) || value.equals(neutral + ".0"));
    }
}
