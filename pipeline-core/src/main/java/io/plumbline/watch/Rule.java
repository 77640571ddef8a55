package io.plumbline.watch;

import java.util.Optional;

/** Finds one kind of trouble in the figures of a training, which come in the order of its steps. */
interface Rule {
    /** Which. */
    TrainingWarning.Code code();

    /** Looks at a step; what was found and what to do, empty where there is no trouble. */
    default Optional<String> step(StepFigures step) {
        return Optional.empty();
    }

    /** Looks at the scores of held-out examples; what was found and what to do, empty where there is no trouble. */
    default Optional<String> heldOut(HeldOutPoint point) {
        return Optional.empty();
    }
}
