package io.plumbline.jobs.step;

import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.storage.ResultFolder;
import java.util.Locale;

/** The steps: those of the chain, in its order, then those beside it. */
public enum StepName {
    /** Raw preferences to tokenised pairs. */
    INGEST(Place.CHAIN, Scope.SHARED),
    /** Supervised fine-tuning on chosen completions. */
    SFT(Place.CHAIN, Scope.SHARED),
    /** Log-probs of every completion under the reference. */
    REFERENCE(Place.CHAIN, Scope.SHARED),
    /** Preference training. */
    TRAIN(Place.CHAIN, Scope.EXPERIMENT),
    /** Scores of the held-out pairs. */
    SCORE(Place.CHAIN, Scope.EXPERIMENT),
    /** The policy that passed its gates, for those who serve it. */
    PUBLISH(Place.CHAIN, Scope.EXPERIMENT),
    /** Completions for prompts. */
    SAMPLE(Place.BESIDE, Scope.EXPERIMENT),
    /** Scores of completions, and preferences made of them. */
    LABEL(Place.BESIDE, Scope.EXPERIMENT),
    /** Training of a reward model. */
    REWARD_MODEL(Place.BESIDE, Scope.EXPERIMENT);

    /** The place of a step: in the chain, or beside it. */
    private enum Place {
        /** {@code run} does it, in its turn. */
        CHAIN,
        /** It is done where its own command asks for it. */
        BESIDE
    }

    /** Tells which scope a step's result belongs to: all experiments of a run directory, or one. */
    private enum Scope {
        /** The result belongs to all experiments of a run directory. */
        SHARED,
        /** The result belongs to one experiment. */
        EXPERIMENT
    }

    private final Place place;
    private final Scope scope;

    StepName(Place place, Scope scope) {
        this.place = place;
        this.scope = scope;
    }

    /** Returns whether {@code run} does the step. */
    public boolean isInChain() {
        return place == Place.CHAIN;
    }

    /** Returns whether all experiments of a run directory share the step's results. */
    public boolean isShared() {
        return scope == Scope.SHARED;
    }

    /** Returns the folder of the step's results that passed every gate. */
    public ResultFolder folder(RunConfig run) {
        return switch (scope) {
            case SHARED -> ResultFolder.SHARED;
            case EXPERIMENT -> ResultFolder.experiment(run.name());
        };
    }

    /** Returns whether the step computes with a model whatever the configuration is; of label that says it. */
    boolean computes() {
        return this != INGEST && this != PUBLISH && this != LABEL;
    }

    /**
     * Returns whether the step takes the results of earlier steps as they stand: no number that it computes is held against one
     * that they have computed, as it must be against the log-probs of {@code reference}.
     */
    boolean takesResultsAsTheyStand() {
        return !isInChain() || this == PUBLISH;
    }

    /** Returns whether the step has the workers of {@code training.workers}. */
    boolean trains() {
        return this == SFT || this == TRAIN || this == REWARD_MODEL;
    }

    /** Its command, and its key in {@code manifest.json}. */
    public String command() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
