package io.plumbline.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Watches the figures of a training as they come and warns once of each kind of trouble. */
public final class TrainingWatch {
    private final List<Rule> rules;
    private final List<TrainingWarning> warnings = new ArrayList<>();

    /** @param training that is watched from its first step on */
    public TrainingWatch(WatchedTraining training) {
        this.rules = new ArrayList<>(List.of(
                new Overfitting(training),
                new ChosenFalling(training),
                new MarginsExploding(training),
                new AlwaysClipped(training),
                new NotLearning(training)));
    }

    /** Looks at a step; the warnings that it gives rise to. */
    public List<TrainingWarning> step(StepFigures step) {
        return found(step.step(), rule -> rule.step(step));
    }

    /** Looks at the scores of held-out examples; the warnings that they give rise to. */
    public List<TrainingWarning> heldOut(HeldOutPoint point) {
        return found(point.step(), rule -> rule.heldOut(point));
    }

    private List<TrainingWarning> found(int step, Function<Rule, Optional<String>> look) {
        List<TrainingWarning> found = new ArrayList<>();
        // Each kind is told once, as soon as it is found: what follows is more of the same.
        rules.removeIf(rule -> {
            Optional<String> text = look.apply(rule);
            text.ifPresent(words -> found.add(new TrainingWarning(rule.code(), step, words)));
            return text.isPresent();
        });
        warnings.addAll(found);
        return found;
    }

    /** All warnings so far. */
    public List<TrainingWarning> warnings() {
        return List.copyOf(warnings);
    }
}
