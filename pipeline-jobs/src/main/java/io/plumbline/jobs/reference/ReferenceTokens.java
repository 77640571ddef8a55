package io.plumbline.jobs.reference;

import io.plumbline.data.TokenizerAgreement;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.storage.ModelTokenizers;
import io.plumbline.jobs.tables.ChainModels;
import java.util.Optional;

/** Refuses a reference of its own that reads the policy's token ids as other tokens. */
final class ReferenceTokens {
    private ReferenceTokens() {}

    /**
     * Holds the tokenizer of {@code model.reference-path} against that of {@code model.path}, after {@link
     * io.plumbline.jobs.step.ModelFit#require} has found room for all ids in the reference's vocabulary.
     *
     * @param inputs gives the models of the run
     * @return what the reference's ids were held against, for the manifest
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION where it gives other ids
     */
    static String require(PlumblineConfig config, StepInputs inputs) {
        TokenizerFiles policy = inputs.models().tokenizer(ChainModels.given(config));
        Optional<TokenizerFiles> own = ModelTokenizers.find(config.model().referencePath(), inputs.hadoop());
        own.ifPresent(files -> TokenizerAgreement.require(policy, files));
        return own.isPresent()
                ? "gives the ids of model.path"
                : "none; its vocab_size has room for the ids of model.path";
    }
}
