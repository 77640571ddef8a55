package io.plumbline.jobs.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.ModelDirectory;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;

/**
 * A model that gives completions their log-probs.
 *
 * @param option that names it
 * @param location its directory
 * @param fingerprint of its weights
 * @param embedding its limits
 */
record ComparedModel(String option, String location, String fingerprint, EmbeddingConfig embedding) {
    /**
     * Opens.
     *
     * @throws PlumblineException of kind MODEL where it cannot be used, or gives no log-probs
     */
    static ComparedModel open(OpenModels models, String option, String location, EngineConfig engine) {
        ModelDirectory model = models.open(location);
        if (model.config().head().scalar() != null) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot use " + option + " = " + location
                            + ": it is a reward model, which gives scores and no log-probs; name a language model");
        }
        engine.kind().require(model.config(), model.layout());
        return new ComparedModel(
                option, location, models.fingerprint(location), model.config().embedding());
    }

    /** Returns the source that executors open the model from. */
    ModelSource source(SparkContext spark, EngineConfig engine) {
        return new ModelSource(location, fingerprint, engine.engine(), engine.precision(), EngineThreads.ofTask(spark));
    }

    /**
     * Refuses completions that it cannot compute.
     *
     * @throws PlumblineException of kind DATA
     */
    void requireFit(JavaRDD<SampledCompletion> completions) {
        int vocabulary = embedding.vocabularySize();
        int positions = embedding.maxPositions();
        long unknown = completions.filter(one -> one.greatestId() >= vocabulary).count();
        if (unknown > 0) {
            throw Command.DIVERGENCE.failure(
                    Kind.DATA,
                    unknown + " completions have token ids that " + option + " = " + location
                            + " does not have, which knows " + vocabulary
                            + "; both models must have the same tokenizer");
        }
        long longer = completions.filter(one -> one.length() > positions).count();
        if (longer > 0) {
            throw Command.DIVERGENCE.failure(
                    Kind.DATA,
                    longer + " completions are longer with their prompts than the " + positions + " positions of "
                            + option + " = " + location + "; sample shorter ones");
        }
    }
}
