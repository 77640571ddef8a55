package io.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.watch.TrainingWarning.Code;
import io.plumbline.watch.WatchedTraining.Reference;
import io.plumbline.watch.WatchedTraining.Start;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each warning by figures that give rise to it, and by figures that nearly do. */
class TrainingWatchTest {
    private static final WatchedTraining DPO =
            new WatchedTraining("training", 100, 1, 10, Start.REFERENCE, Reference.FIXED);

    @Test
    void aTrainingThatGoesWellHasNoWarning() {
        TrainingWatch watch = new TrainingWatch(DPO);
        for (int step = 1; step <= 100; step++) {
            watch.step(new StepFigures(step, 0.6931 - 0.003 * step, step % 3, -0.01 * step, 0.02 * step, -100));
            if (step % 10 == 0) {
                // It gets better, with a small rise here and there.
                watch.heldOut(heldOut(step, 0.69 - 0.001 * step + (step % 20 == 0 ? 0.015 : 0), -0.01 * step, -100));
            }
        }
        assertThat(watch.warnings()).isEmpty();
    }

    @Test
    void aRisingHeldOutLossBesideAFallingTrainingLossIsOverfitting() {
        TrainingWatch watch = overfitting(step -> 0.69 - 0.006 * step, 0.60, 0.62, 0.63, 0.65);
        assertThat(watch.warnings()).hasSize(1);
        TrainingWarning warning = watch.warnings().get(0);
        assertThat(warning.code()).isEqualTo(Code.OVERFITTING);
        assertThat(warning.step()).isEqualTo(40);
        assertThat(warning.sentence())
                .isEqualTo(
                        "Step 40: the held-out loss has risen in 3 evaluations in a row, from 0.6000 after step 10 to"
                                + " 0.6500, while the training loss fell from 0.6570 to 0.4770: the policy overfits; keep the best"
                                + " policy and stop early (training.keep-best, training.patience), or train with a lower rate or on"
                                + " more examples");
    }

    @Test
    void aHeldOutLossThatFallsOnceOrHardlyRisesOrRisesWithTheTrainingLossIsNotOverfitting() {
        IntToDoubleFunction falling = step -> 0.69 - 0.006 * step;
        assertThat(overfitting(falling, 0.60, 0.62, 0.61, 0.65).warnings()).isEmpty();
        assertThat(overfitting(falling, 0.600, 0.601, 0.602, 0.603).warnings()).isEmpty();
        assertThat(overfitting(step -> 0.60 + 0.0005 * step, 0.60, 0.62, 0.63, 0.65)
                        .warnings())
                .extracting(TrainingWarning::code)
                .doesNotContain(Code.OVERFITTING);
        assertThat(overfitting(falling, 0.60, 0.65, 0.70).warnings()).isEmpty();
        // The losses of training are against references that moved meanwhile.
        WatchedTraining follows = new WatchedTraining("training", 100, 1, 10, Start.REFERENCE, Reference.FOLLOWS);
        assertThat(overfitting(follows, falling, 0.60, 0.62, 0.63, 0.65).warnings())
                .isEmpty();
    }

    private static TrainingWatch overfitting(IntToDoubleFunction trainLoss, double... heldOut) {
        return overfitting(DPO, trainLoss, heldOut);
    }

    private static TrainingWatch overfitting(
            WatchedTraining training, IntToDoubleFunction trainLoss, double... heldOut) {
        TrainingWatch watch = new TrainingWatch(training);
        for (int step = 1; step <= 10 * heldOut.length; step++) {
            watch.step(new StepFigures(step, trainLoss.applyAsDouble(step), 0.5, 0, 0.1, -100));
            if (step % 10 == 0) {
                watch.heldOut(heldOut(step, heldOut[step / 10 - 1], 0, -100));
            }
        }
        return watch;
    }

    @Test
    void chosenCompletionsThatLoseAFifthOfTheirLogProbAreTold() {
        // A reward of -2.2 is 22 nats at beta 0.1: from -100 to -122.
        List<TrainingWarning> warnings = steps(DPO, 10, step -> -2.2, -122);
        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(Code.CHOSEN_FALLING);
            assertThat(warning.sentence())
                    .startsWith(
                            "Step 10: the chosen completions have become much less likely, from a mean log-prob of"
                                    + " -100.0 at the start to -122.0: a loss of differences can fall although both sides fall;");
        });
        assertThat(steps(DPO, 10, step -> -1.8, -118)).isEmpty();
    }

    /** Of rewards that are no multiple of the log-ratio, or have another start, only the same examples later tell. */
    @Test
    void withOtherRewardsTheHeldOutLogProbsTellWhetherChosenCompletionsFall() {
        WatchedTraining other = new WatchedTraining("training", 100, 1, Double.NaN, Start.OTHER, Reference.FIXED);
        assertThat(steps(other, 20, step -> -50, -122)).isEmpty();
        TrainingWatch watch = new TrainingWatch(other);
        assertThat(watch.heldOut(heldOut(10, 1, -50, -100))).isEmpty();
        assertThat(watch.heldOut(heldOut(20, 1, -50, -119))).isEmpty();
        assertThat(watch.heldOut(heldOut(30, 1, -50, -121))).singleElement().satisfies(warning -> assertThat(
                        warning.sentence())
                .startsWith(
                        "Step 30: the held-out chosen completions have become much less likely, from a mean log-prob of"
                                + " -100.0 at step 10 to -121.0"));
    }

    /** Harder examples look like a policy that gets worse, and longer ones like completions that became less likely. */
    @Test
    void evaluationsOnOtherExamplesAreNotComparedWithThoseOfBefore() {
        WatchedTraining other = new WatchedTraining("training", 100, 1, Double.NaN, Start.OTHER, Reference.FIXED);
        HeldOutSample many = HeldOutSample.of(512, 1);
        HeldOutSample few = HeldOutSample.of(64, 2);
        List<HeldOutPoint> points = List.of(
                heldOut(10, many, 0.60, 0, -100),
                heldOut(20, many, 0.62, 0, -101),
                heldOut(30, few, 0.70, 0, -130),
                heldOut(40, few, 0.72, 0, -131),
                heldOut(50, few, 0.74, 0, -132),
                heldOut(60, few, 0.76, 0, -157));
        assertThat(warned(other, points.subList(0, 5))).isEmpty();
        // The fourth of the same examples: what rises and falls is told from the third evaluation on.
        assertThat(warned(other, points))
                .extracting(TrainingWarning::sentence)
                .hasSize(2)
                .anyMatch(sentence ->
                        sentence.startsWith("Step 60: the held-out loss has risen in 3 evaluations in a row,"
                                + " from 0.7000 after step 30 to 0.7600"))
                .anyMatch(sentence -> sentence.contains("from a mean log-prob of -130.0 at step 30 to -157.0"));
    }

    private static List<TrainingWarning> warned(WatchedTraining training, List<HeldOutPoint> points) {
        TrainingWatch watch = new TrainingWatch(training);
        for (HeldOutPoint point : points) {
            watch.step(new StepFigures(point.step(), 0.69 - 0.006 * point.step(), 0.5, 0, 0.1, -100));
            watch.heldOut(point);
        }
        return watch.warnings();
    }

    @Test
    void marginsThatGrowByTwentyExplode() {
        assertThat(margins(DPO, step -> 2.5 * step)).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(Code.MARGINS_EXPLODING);
            // The mean of ten steps, of which the last has it at 32.5, is 21.25.
            assertThat(warning.step()).isEqualTo(13);
            assertThat(warning.text())
                    .startsWith("the margins of the training examples explode: their mean over the last"
                            + " 10 steps is 21.3, at the start it was 0.0");
        });
        assertThat(margins(DPO, step -> 19.9)).isEmpty();
        // Of log-probs alone the margin may be great from the start on.
        WatchedTraining sums = new WatchedTraining("training", 100, 1, Double.NaN, Start.OTHER, Reference.FIXED);
        assertThat(margins(sums, step -> 35 + 0.1 * step)).isEmpty();
    }

    private static List<TrainingWarning> margins(WatchedTraining training, IntToDoubleFunction margin) {
        TrainingWatch watch = new TrainingWatch(training);
        for (int step = 1; step <= 20; step++) {
            watch.step(new StepFigures(step, 0.6931 - 0.01 * step, 0.5, 0, margin.applyAsDouble(step), -100));
        }
        return watch.warnings();
    }

    @Test
    void gradientsThatAreAllClippedAreToldOnceAFifthIsDone() {
        assertThat(norms(DPO, step -> 1.5 + 0.1 * step)).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(Code.ALWAYS_CLIPPED);
            assertThat(warning.sentence())
                    .startsWith("Step 20: the gradient of every step so far was clipped: the smallest"
                            + " of their norms is 1.60, training.max-gradient-norm is 1.0, ");
        });
        assertThat(norms(DPO, step -> step == 7 ? 0.9 : 5)).isEmpty();
        WatchedTraining unclipped = new WatchedTraining("training", 100, 0, 10, Start.REFERENCE, Reference.FIXED);
        assertThat(norms(unclipped, step -> 5)).isEmpty();
    }

    private static List<TrainingWarning> norms(WatchedTraining training, IntToDoubleFunction norm) {
        TrainingWatch watch = new TrainingWatch(training);
        for (int step = 1; step <= 100; step++) {
            watch.step(new StepFigures(step, 0.6931 - 0.001 * step, norm.applyAsDouble(step), 0, 0.1, -100));
        }
        return watch.warnings();
    }

    @Test
    void aLossThatIsNotBelowItsStartAfterAQuarterIsTold() {
        assertThat(losses(DPO, step -> step == 1 ? 0.6931 : 0.6931 + 0.001 * (step % 3)))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.code()).isEqualTo(Code.NOT_LEARNING);
                    assertThat(warning.sentence())
                            .startsWith(
                                    "Step 25: the loss is not below its start: it was 0.6931, and is 0.6941 in the mean"
                                            + " over the last 10 of 25 steps so far; check training.learning-rate");
                });
        assertThat(losses(DPO, step -> step == 1 ? 0.6931 : 0.6925)).isEmpty();
        // A reference that follows takes the loss back to where it was.
        WatchedTraining follows = new WatchedTraining("training", 100, 1, 10, Start.REFERENCE, Reference.FOLLOWS);
        assertThat(losses(follows, step -> 0.6931)).isEmpty();
        // Of another start the first step is one of many, and not what a training without any preference has.
        WatchedTraining other = new WatchedTraining("sft", 100, 1, 10, Start.OTHER, Reference.FIXED);
        assertThat(losses(other, step -> step == 1 ? 1.9 : 2.2 - 0.005 * step)).isEmpty();
    }

    private static List<TrainingWarning> losses(WatchedTraining training, IntToDoubleFunction loss) {
        TrainingWatch watch = new TrainingWatch(training);
        for (int step = 1; step <= 100; step++) {
            watch.step(new StepFigures(step, loss.applyAsDouble(step), 0.5, 0, 0.1, -100));
        }
        return watch.warnings();
    }

    private static List<TrainingWarning> steps(
            WatchedTraining training, int steps, IntToDoubleFunction chosenReward, double chosenLogProb) {
        TrainingWatch watch = new TrainingWatch(training);
        for (int step = 1; step <= steps; step++) {
            watch.step(new StepFigures(
                    step, 0.6931 - 0.01 * step, 0.5, chosenReward.applyAsDouble(step), 0.1, chosenLogProb));
        }
        return watch.warnings();
    }

    private static HeldOutPoint heldOut(int step, double loss, double chosenReward, double chosenLogProb) {
        return heldOut(step, null, loss, chosenReward, chosenLogProb);
    }

    private static HeldOutPoint heldOut(
            int step, HeldOutSample sample, double loss, double chosenReward, double chosenLogProb) {
        return new HeldOutPoint(
                step,
                step / 100.0,
                sample,
                Map.of("eval_loss", loss, "eval_rewards/chosen", chosenReward, "eval_logps/chosen", chosenLogProb));
    }

    @Test
    void anOutcomeIsReadAsItWasWrittenAndAnythingElseIsNone() {
        TrainingOutcome outcome = new TrainingOutcome(
                60,
                100,
                40,
                "eval_loss",
                0.5123,
                new HeldOutSample(1_512, "00c0ffee00c0ffee"),
                "it did not get better",
                List.of(new TrainingWarning(Code.NOT_LEARNING, 25, "the loss is not below its start")));
        assertThat(TrainingOutcomeJson.read(TrainingOutcomeJson.write(outcome))).contains(outcome);
        TrainingOutcome plain = new TrainingOutcome(100, 100, 100, null, Double.NaN, null, null, List.of());
        assertThat(plain.chosenBy()).isEmpty();
        assertThat(outcome.chosenBy())
                .hasValue("eval_loss of 1,512 held-out examples, sample 00c0ffee00c0ffee (0.5123)");
        String before = TrainingOutcomeJson.write(outcome)
                .lines()
                .filter(line -> !line.contains("eval_") || line.contains("metric_for"))
                .collect(Collectors.joining());
        assertThat(TrainingOutcomeJson.read(before).flatMap(TrainingOutcome::chosenBy))
                .hasValue("eval_loss of held-out examples (0.5123)");
        assertThat(TrainingOutcomeJson.read(TrainingOutcomeJson.write(plain))).contains(plain);
        for (String text : List.of("", "[]", "{", "{\"policy_step\": \"x\"}", "null")) {
            assertThat(TrainingOutcomeJson.read(text)).as(text).isEmpty();
        }
    }
}
