package io.plumbline.jobs.inference;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Engines;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterLayout;
import java.util.Objects;

/**
 * A Hugging Face model directory that executors read themselves; weights never cross the network with a task.
 *
 * @param location directory on any Hadoop file system
 * @param fingerprint of the model that the driver saw there, so that another model under the same name is another source
 * @param precision of the products
 * @param threads of each task that scores
 */
public record ModelSource(String location, String fingerprint, Precision precision, int threads)
        implements ScorerSource {
    private static final long serialVersionUID = 1L;

    /** Refuses a source without a place or fingerprint. */
    public ModelSource {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(precision, "precision");
    }

    @Override
    public BatchScorer open() {
        EngineOptions options = EngineOptions.withThreads(threads).computing(precision.requireFastHere(), false);
        ModelDirectory model = ModelDirectory.open(LocalModels.local(location));
        OpenModels.requireSame(location, fingerprint, model.fingerprint());
        // Not the model itself, which holds its tokenizer files.
        DecoderConfig config = model.config();
        ParameterLayout layout = model.layout();
        return new DecoderScorer(ParameterVector.allFrozen(Engines.read(model)), () -> Engines.here()
                .open(config, layout, options));
    }
}
