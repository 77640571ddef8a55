package io.plumbline.jobs.reference;

import io.plumbline.data.TokenizerAgreement;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.ModelTokenizers;
import io.plumbline.model.ModelDirectory;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Refuses a reference of its own that reads the policy's token ids as other tokens. */
final class ReferenceTokens {
    private ReferenceTokens() {}

    /**
     * Holds tokenizer and vocabulary of {@code model.reference-path} against those of {@code model.path}.
     *
     * @param reference the directory of {@code model.reference-path}, opened
     * @return what the reference's ids were held against, for the manifest
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION where it gives other ids, or lacks embeddings
     */
    static String require(PlumblineConfig config, ModelDirectory reference, Configuration hadoop) {
        String place = config.model().referencePath();
        TokenizerFiles policy = ModelTokenizers.read(ChainModels.given(config), hadoop);
        Optional<TokenizerFiles> own = ModelTokenizers.find(place, hadoop);
        own.ifPresent(files -> TokenizerAgreement.require(policy, files));
        TokenizerAgreement.requireEmbeddings(
                policy, place, reference.config().embedding().vocabularySize());
        return own.isPresent()
                ? "gives the ids of model.path"
                : "none; its vocab_size has room for the ids of model.path";
    }
}
