package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerAgreement;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.ModelTokenizers;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.LoraConfig;

/** Checks that adapters which the policy starts with fit the settings. */
final class AdapterFit {
    private AdapterFit() {}

    /**
     * Refuses adapters that are not of the form which is to be trained, or were saved with another tokenizer, and a reference
     * that is not said.
     *
     * @throws PlumblineException of kind CONFIGURATION; of kind MODEL where the adapters cannot be used
     */
    static void require(PlumblineConfig config, StepInputs inputs) {
        OpenModels models = inputs.models();
        String path = config.model().adapterPath();
        boolean isReferenceSaid = config.lora().reference() != null;
        if (path == null) {
            if (isReferenceSaid) {
                throw refused("lora.reference has no effect: the policy starts without adapters; leave it null");
            }
            return;
        }
        if (config.sft().enabled()) {
            throw refused("sft trains a model that it is given without adapters, and model.adapter-path = " + path
                    + "; merge the two with export and give the result as model.path");
        }
        AdapterDirectory adapters =
                models.adapters(new ModelPlace(config.model().path(), path));
        requireSameForm(path, adapters, config.lora().adapters());
        ModelTokenizers.find(path, inputs.hadoop())
                .ifPresent(files -> TokenizerAgreement.requireOfAdapters(
                        models.tokenizer(config.model().path()), files));
        boolean hasOwnReference = config.model().referencePath() != null;
        if (hasOwnReference == isReferenceSaid) {
            throw refused(
                    hasOwnReference
                            ? "lora.reference has no effect beside model.reference-path; set one of them"
                            : "the policy starts with the adapters of " + path
                                    + ", and it is not said what the reference is; set lora.reference = base (the model"
                                    + " without them) or adapter (with them)");
        }
    }

    /** The same matrices, rank and scale, so that what is trained is what was loaded. */
    private static void requireSameForm(String path, AdapterDirectory adapters, LoraConfig configured) {
        boolean isSame = adapters.base()
                .shape()
                .adapted(configured)
                .layout()
                .adapters()
                .equals(adapters.shape().layout().adapters());
        if (!isSame) {
            LoraConfig lora = adapters.lora();
            throw refused(
                    "the adapters of " + path + " have another form than the block lora asks for; set lora.rank = "
                            + lora.rank() + ", lora.alpha = " + lora.alpha() + ", lora.rank-stabilized = "
                            + lora.rankStabilized() + ", lora.targets = " + lora.targets());
        }
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot train adapters: " + problem);
    }
}
