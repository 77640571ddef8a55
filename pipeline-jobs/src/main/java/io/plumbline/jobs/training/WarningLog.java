package io.plumbline.jobs.training;

import io.plumbline.watch.HeldOutPoint;
import io.plumbline.watch.StepFigures;
import io.plumbline.watch.TrainingWarning;
import io.plumbline.watch.TrainingWatch;
import io.plumbline.watch.WatchedTraining;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says the warnings of a training as they come. What a training that is resumed has shown before is looked at again, so that
 * it ends with the warnings of an uninterrupted one.
 */
final class WarningLog {
    private final Consumer<String> say;
    private final Deque<HeldOutPoint> before = new ArrayDeque<>();
    private TrainingWatch watch;

    /** @param say takes a sentence for each warning */
    WarningLog(Consumer<String> say) {
        this.say = say;
    }

    /** Takes the evaluations of a training that goes on; to be called before it begins. */
    void resumes(List<HeldOutPoint> evaluations) {
        before.addAll(evaluations);
    }

    /** The training begins, or goes on. */
    void begins(WatchedTraining training) {
        watch = new TrainingWatch(training);
    }

    /** Looks at a step, after the evaluations that came before it. */
    void step(StepFigures step) {
        catchUp(step.step() - 1);
        tell(watch.step(step));
    }

    /** Looks at an evaluation. */
    void heldOut(HeldOutPoint point) {
        tell(watch.heldOut(point));
    }

    /** All steps of before have been looked at: the evaluations of before that are left follow. */
    void caughtUp() {
        catchUp(Integer.MAX_VALUE);
    }

    private void catchUp(int step) {
        while (!before.isEmpty() && before.peekFirst().step() <= step) {
            heldOut(before.removeFirst());
        }
    }

    private void tell(List<TrainingWarning> warnings) {
        warnings.forEach(warning -> say.accept(warning.line()));
    }

    /** All warnings so far. */
    List<TrainingWarning> warnings() {
        return watch.warnings();
    }
}
