package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.NO_BETTER_THAN_LENGTH;
import static io.plumbline.score.Verdict.Code.REFERENCE_EXPLAINS;
import static io.plumbline.score.Verdict.verdict;

import io.plumbline.loss.Score;
import io.plumbline.report.Figures;
import java.util.Optional;

/** Verdicts on results that something explains which is not the training: the lengths of completions, or the reference. */
final class RivalVerdicts {
    private final ScoreSummary summary;
    private final TrainingFacts training;

    RivalVerdicts(ScoreSummary summary, TrainingFacts training) {
        this.summary = summary;
        this.training = training;
    }

    /** The rewards are not surely better than the length rule that fits these labels better. */
    Optional<Verdict> noBetterThanLength(Comparisons found) {
        Tally total = summary.total();
        long shorter = total.pairs() - total.longerChosen() - total.equalLengths();
        boolean longerWins = total.longerChosen() >= shorter;
        Advantage over = longerWins ? found.overLonger() : found.overShorter();
        if (!over.surelyPositive()) {
            return verdict(
                    NO_BETTER_THAN_LENGTH,
                    "No better than \"the %s one wins\": that rule ranks %s of the held-out pairs as labelled, this policy"
                            + " %s (95 %% interval of the difference %s). It may have learned length alone.",
                    longerWins ? "longer" : "shorter",
                    Figures.percent(
                            (Math.max(total.longerChosen(), shorter) + total.equalLengths() / 2.0) / total.pairs()),
                    Figures.percent(halfRight()),
                    percents(over.interval()));
        }
        return Optional.empty();
    }

    /**
     * The reference's log-probs, by sum or by token as the rewards are, surely rank better than chance and not surely worse
     * than the rewards; or, where the policy started as another model and is held against the reference, their opposite does,
     * which gives rewards to a policy without any preference.
     */
    Optional<Verdict> referenceExplains(Comparisons found) {
        Alone alone = alone(found);
        if (alone.reference().surelyPositive() && !found.overReference().surelyPositive()) {
            return verdict(
                    REFERENCE_EXPLAINS,
                    "The reference explains this result by itself: without any training it finds the chosen side more"
                            + " likely%s in %s of the held-out pairs, the trained rewards rank %s as labelled (95 %%"
                            + " interval of the difference %s).",
                    alone.measure(),
                    Figures.percent(alone.referenceAccuracy()),
                    Figures.percent(halfRight()),
                    percents(found.overReference().interval()));
        } else if (score().basis() == Score.Basis.LOG_RATIO
                && !training.startsAtChance(score())
                && alone.reference().surelyNegative()
                && !alone.policy().surelyPositive()
                && !found.overReversedReference().surelyPositive()) {
            return verdict(
                    REFERENCE_EXPLAINS,
                    "The reference explains this result by itself: it finds the rejected side more likely%s, which alone"
                            + " gives rewards to the chosen one. The policy without it finds the chosen side more likely"
                            + " in only %s of the held-out pairs.",
                    alone.measure(),
                    Figures.percent(alone.policyAccuracy()));
        }
        return Optional.empty();
    }

    /**
     * The log-probs of each model alone, measured as the rewards are.
     *
     * @param measure words to add to "more likely"
     */
    private record Alone(
            Advantage reference, Advantage policy, double referenceAccuracy, double policyAccuracy, String measure) {}

    private Alone alone(Comparisons found) {
        Tally total = summary.total();
        return switch (score().length()) {
            case SUM -> new Alone(
                    found.referenceAdvantage(),
                    found.policyAdvantage(),
                    total.referenceAccuracy(),
                    total.policyAccuracy(),
                    "");
            case TOKEN_MEAN -> new Alone(
                    found.referenceAdvantagePerToken(),
                    found.policyAdvantagePerToken(),
                    total.referenceAccuracyPerToken(),
                    total.policyAccuracyPerToken(),
                    " (by the mean of a token)");
        };
    }

    /** The accuracy with ties counting as half right, as in the differences. */
    private double halfRight() {
        long ties = summary.total().metrics().ties();
        return (summary.total().metrics().correct() + ties / 2.0)
                / summary.total().pairs();
    }

    private Score score() {
        return summary.reward().score();
    }

    private static String percents(Interval interval) {
        return Figures.percents(interval.low(), interval.high());
    }
}
