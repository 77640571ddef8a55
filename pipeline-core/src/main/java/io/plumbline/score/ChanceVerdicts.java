package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.HELD_OUT_TOO_SMALL;
import static io.plumbline.score.Verdict.verdict;

import io.plumbline.report.Figures;
import java.util.Optional;

/** Verdicts on held-out pairs that are too few to tell the result from chance. */
final class ChanceVerdicts {
    /** The largest number of needed pairs that a verdict names; nobody can collect more. */
    private static final double MOST_PAIRS_NAMED = 1e7;

    private final ScoreSummary summary;

    ChanceVerdicts(ScoreSummary summary) {
        this.summary = summary;
    }

    /** Several pairs are all of one prompt, or so many that the other prompts do not count, and say nothing of others. */
    Optional<Verdict> ofOnePrompt() {
        if (summary.showsPrompts()) {
            return Optional.empty();
        }
        if (summary.prompts() == 1) {
            return verdict(
                    HELD_OUT_TOO_SMALL,
                    "The result cannot be told from chance: all %s held-out pairs are of one prompt, which does not show how"
                            + " much prompts differ. Hold out pairs of many prompts.",
                    Figures.count(summary.total().pairs()));
        }
        return verdict(
                HELD_OUT_TOO_SMALL,
                "The result cannot be told from chance: of the %s prompts of the %s held-out pairs one outweighs the"
                        + " others, which does not show how much prompts differ. Hold out pairs of many prompts.",
                Figures.count(summary.prompts()),
                Figures.count(summary.total().pairs()));
    }

    /** The advantage is not surely other than 0, which is chance. */
    Optional<Verdict> tooSmall(Advantage advantage) {
        if (advantage.surelyPositive() || advantage.surelyNegative()) {
            return Optional.empty();
        }
        long pairs = summary.total().pairs();
        long correct = summary.total().metrics().correct();
        long wrong = pairs - correct - summary.total().metrics().ties();
        // Prompts decide, each with all its pairs.
        double prompts = SignTest.needed(advantage.more(), advantage.less());
        double withTies = Math.ceil(prompts * pairs / (advantage.more() + advantage.less()));
        double needed = Math.max(pairs + 1.0, withTies);
        String need;
        if (!summary.isOfPairs() && advantage.isOtherByPrompts()) {
            need = "Counted by prompts and counted by pairs, the result is not the same. Hold out more prompts.";
        } else if (needed <= MOST_PAIRS_NAMED) {
            need = "To tell this difference from chance takes about " + Figures.count((long) needed)
                    + " held-out pairs.";
        } else {
            need = "No number of held-out pairs would show a difference as small as this.";
        }
        return verdict(
                HELD_OUT_TOO_SMALL,
                "The result cannot be told from chance: of %s held-out pairs%s %s are ranked as labelled and %s the other"
                        + " way round. %s",
                Figures.count(pairs),
                summary.isOfPairs() ? "" : " (of " + Figures.count(summary.prompts()) + " prompts)",
                Figures.count(correct),
                Figures.count(wrong),
                need);
    }
}
