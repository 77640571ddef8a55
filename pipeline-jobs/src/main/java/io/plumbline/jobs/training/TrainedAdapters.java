package io.plumbline.jobs.training;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.jobs.averaging.FrozenSource;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.AdapterInitializer;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.MergedWeights;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ModelShape;
import java.nio.file.Path;

/** Adapters on a model, which itself is left as it is: new ones, or others that are trained further. */
final class TrainedAdapters implements TrainedPart {
    /** The folder of the adapters alone, as peft reads them, in that of the merged model. */
    static final String FOLDER = "adapter";

    private final OpenModels models;
    private final ModelPlace start;
    private final ModelDirectory template;
    private final LoraConfig lora;
    private final ModelShape adapted;
    private final long seed;
    private FloatVector frozen = ParameterVector.nothing();

    /**
     * @param start the model, with the adapters that are trained further; without any, new ones are made
     * @param template the model, opened before the training
     * @param lora the adapters
     * @param seed decides how new ones begin
     */
    TrainedAdapters(OpenModels models, ModelPlace start, ModelDirectory template, LoraConfig lora, long seed) {
        this.models = models;
        this.start = start;
        this.template = template;
        this.lora = lora;
        this.adapted = template.shape().adapted(lora);
        this.seed = seed;
    }

    @Override
    public FloatVector trained(EngineProvider engines) {
        return engines.filled(adapted.layout().trained().size(), adapters -> {
            if (start.adapters() == null) {
                AdapterInitializer.write(adapted.layout(), seed, adapters::write);
            } else {
                models.adaptersWithWeights(start).read(adapters::write);
            }
            frozen = engines.read(models.withWeights(start.location()));
        });
    }

    @Override
    public FloatVector frozen() {
        return frozen;
    }

    @Override
    public FrozenSource frozenOfWorkers() {
        return new WeightsAt(start.location(), models.fingerprint(start.location()));
    }

    /** Merged into the model, and beside it the adapters alone. */
    @Override
    public ModelOutput.Staged stage(RunDirectory directory, String name, FloatVector trained) {
        return ModelOutput.stage(directory, name, target -> write(target, trained));
    }

    private void write(Path target, FloatVector trained) {
        ModelDirectory.write(target, template, new MergedWeights(adapted, frozen::read, trained::read));
        String base = models.name(start.location());
        String fingerprint = models.fingerprint(start.location());
        AdapterDirectory.write(target.resolve(FOLDER), template.shape(), lora, base, fingerprint, trained::read);
    }

    @Override
    public void close() {
        frozen.close();
        frozen = ParameterVector.nothing();
    }

    /** The weights of a model that every process reads itself. */
    private record WeightsAt(String location, String fingerprint) implements FrozenSource {
        private static final long serialVersionUID = 1L;

        @Override
        public FloatVector read(EngineProvider engines) {
            ModelDirectory model = ModelDirectory.open(LocalModels.local(location));
            OpenModels.requireSame(location, fingerprint, model.fingerprint());
            return engines.read(model);
        }
    }
}
