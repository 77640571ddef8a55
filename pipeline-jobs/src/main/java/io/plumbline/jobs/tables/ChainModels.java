package io.plumbline.jobs.tables;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;

/** The model directory of each step. */
public final class ChainModels {
    /** Folder of the fine-tuned model in the run directory. */
    public static final String SFT = "sft";
    /** Folder of the aligned model in the experiment's. */
    public static final String POLICY = "policy";
    /** Folder of the reward model in the experiment's. */
    public static final String REWARD_MODEL = "reward-model";

    private ChainModels() {}

    /**
     * The model that the chain is given: {@code model.path}.
     *
     * @throws PlumblineException of kind CONFIGURATION where it is not set
     */
    public static String given(PlumblineConfig config) {
        if (config.model().path() == null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot choose a model: model.path is not set; give a Hugging Face model directory");
        }
        return config.model().path();
    }

    /** The given model with the adapters that the policy starts with, if any. */
    public static ModelPlace givenStart(PlumblineConfig config) {
        return new ModelPlace(given(config), config.model().adapterPath());
    }

    /** Returns the model that the policy starts as: sft's output where the chain has that step, the given model otherwise. */
    public static ModelPlace start(PlumblineConfig config, RunDirectory directory) {
        return config.sft().enabled() ? ModelPlace.of(directory.path(SFT).toString()) : givenStart(config);
    }

    /**
     * The frozen reference: {@code model.reference-path} where set, otherwise what the policy starts as, with or without
     * adapters as {@code lora.reference} says.
     */
    public static ModelPlace reference(PlumblineConfig config, RunDirectory directory) {
        String path = config.model().referencePath();
        return path != null ? ModelPlace.of(path) : referenceOf(start(config, directory), config);
    }

    /** The reference of a policy that starts as a model, where none is given. */
    public static ModelPlace referenceOf(ModelPlace start, PlumblineConfig config) {
        return config.lora().refersToBase() ? start.withoutAdapters() : start;
    }

    /**
     * The aligned policy that train leaves.
     *
     * @param results of train
     */
    public static String policy(RunDirectory directory, ResultFolder results) {
        return directory.path(results.of(POLICY)).toString();
    }

    /**
     * The model that the step reward-model leaves.
     *
     * @param results of that step
     */
    public static String rewardModel(RunDirectory directory, ResultFolder results) {
        return directory.path(results.of(REWARD_MODEL)).toString();
    }

    /** The numeric contract of a run's log-probs. */
    public static String contract(PlumblineConfig config) {
        return config.engine().kind().contract(config.engine().precision());
    }
}
