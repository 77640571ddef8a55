package io.plumbline.jobs.experiments;

import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.step.StepName;
import io.plumbline.report.Figures;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;

/**
 * Examples that a training has seen, by its optimiser steps. The last step of an epoch has those that are left, so that no
 * example is seen twice in one.
 *
 * @param ofStep examples of a whole step, of all workers together
 * @param ofEpoch examples of an epoch
 */
record ExamplesSeen(long ofStep, long ofEpoch) implements DoubleUnaryOperator {
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

    /** Those of an experiment's training; empty where its manifest does not tell. */
    static Optional<ExamplesSeen> of(Experiment experiment) {
        return experiment
                .step(StepName.TRAIN)
                .filter(train -> train.rowsIn() > 0)
                .flatMap(train -> setting(train, "training.workers")
                        .flatMap(workers -> setting(train, "training.examples-per-step")
                                .map(ofWorker -> new ExamplesSeen(workers * ofWorker, train.rowsIn()))));
    }

    private static Optional<Long> setting(StepRecord train, String key) {
        return Optional.ofNullable(train.inputs().settings().get(key))
                .filter(value -> COUNT.matcher(value).matches())
                .map(Long::valueOf);
    }

    @Override
    public double applyAsDouble(double step) {
        double stepsOfEpoch = Math.ceil((double) ofEpoch / ofStep);
        double epochs = Math.floor(step / stepsOfEpoch);
        return epochs * ofEpoch + Math.min(ofEpoch, (step - epochs * stepsOfEpoch) * ofStep);
    }

    /** Returns both numbers in words. */
    String words() {
        return Figures.count(ofStep) + " a step, " + Figures.count(ofEpoch) + " an epoch";
    }
}
