package io.plumbline.jobs.tables;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.RunDirectory;

/** Which model directory each step of the chain works with. */
public final class ChainModels {
    /** Folder of the fine-tuned model in the run directory. */
    public static final String SFT = "sft";
    /** Folder of the aligned model in the run directory. */
    public static final String POLICY = "policy";

    private ChainModels() {}

    /**
     * What the policy starts as: sft's output where the chain has that step, {@code model.path} otherwise.
     *
     * @throws PlumblineException of kind CONFIGURATION where neither is there
     */
    public static String start(PlumblineConfig config, RunDirectory directory) {
        if (config.sft().enabled()) {
            return directory.path(SFT).toString();
        }
        if (config.model().path() == null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot choose a model: model.path is not set; give a Hugging Face model directory");
        }
        return config.model().path();
    }

    /** The frozen reference: {@code model.reference-path} where set, otherwise what the policy starts as. */
    public static String reference(PlumblineConfig config, RunDirectory directory) {
        String path = config.model().referencePath();
        return path != null ? path : start(config, directory);
    }

    /** The aligned policy that train leaves. */
    public static String policy(RunDirectory directory) {
        return directory.path(POLICY).toString();
    }
}
