package io.plumbline.jobs.inference;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.executor.TaskEngines;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A Hugging Face model directory, maybe with adapters, that executors read themselves; weights never cross the network with a
 * task.
 *
 * @param place of the model
 * @param fingerprint of the model that the driver saw there, so that another model under the same name is another source
 * @param engine name of the kind of engine
 * @param precision of the products
 * @param threads of each task that scores
 */
public record ModelSource(ModelPlace place, String fingerprint, String engine, Precision precision, int threads)
        implements ScorerSource {
    private static final long serialVersionUID = 1L;

    /** Refuses a source without a place or fingerprint. */
    public ModelSource {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(precision, "precision");
    }

    /** A model without adapters. */
    public ModelSource(String location, String fingerprint, String engine, Precision precision, int threads) {
        this(ModelPlace.of(location), fingerprint, engine, precision, threads);
    }

    @Override
    public DeviceKind device() {
        return Engines.of(engine).device();
    }

    /** Opens a language model, for log-probs. */
    @Override
    public BatchScorer open() {
        return new DecoderScorer(load(shape -> require(
                shape.config().head().scalar() == null,
                "log-probs: it is a reward model, which gives scores; give a language model")));
    }

    /** Opens a reward model, for scores. */
    public BatchScorer openForScores() {
        return new DecoderScorer(load(shape -> require(
                shape.config().head().scalar() != null,
                "scores: it is a language model, which gives log-probs; give a reward model")));
    }

    private void require(boolean gives, String answer) {
        if (!gives) {
            throw new PlumblineException(Kind.MODEL, "Cannot ask the model " + place.location() + " for " + answer);
        }
    }

    /** Loads the model, to compute anything with it. */
    public LoadedModel load() {
        return load(shape -> {});
    }

    /** @param check refuses the model before its weights are read */
    private LoadedModel load(Consumer<ModelShape> check) {
        Engines.of(engine).requireFast(precision);
        EngineProvider engines = TaskEngines.of(engine);
        ModelDirectory model = ModelDirectory.open(LocalModels.local(place.location()));
        check.accept(model.shape());
        if (place.adapters() == null) {
            OpenModels.requireSame(place.location(), fingerprint, model.fingerprint());
            return loaded(engines, ParameterVector.allFrozen(engines.read(model)), model.shape());
        }
        AdapterDirectory adapters = AdapterDirectory.open(LocalModels.local(place.adapters()), model);
        OpenModels.requireSame(place.adapters(), fingerprint, adapters.fingerprint());
        FloatVector own = engines.read(model);
        try {
            FloatVector added =
                    engines.filled(adapters.shape().layout().trained().size(), values -> adapters.read(values::write));
            return loaded(engines, new ParameterVector(own, added), adapters.shape());
        } catch (Throwable thrown) {
            own.close();
            throw thrown;
        }
    }

    private LoadedModel loaded(EngineProvider engines, ParameterVector parameters, ModelShape shape) {
        EngineOptions options = EngineOptions.withThreads(threads).computing(precision, false);
        // Not the model itself, which holds its tokenizer files.
        DecoderConfig config = shape.config();
        ParameterLayout layout = shape.layout();
        return new LoadedModel(parameters, () -> engines.open(config, layout, options));
    }
}
