package io.plumbline.jobs.training;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.model.ModelDirectory;

/**
 * All parameters of a model.
 *
 * @param models the run's
 * @param location of the model that the policy starts as
 * @param template the same, opened before the training
 */
record WholeModel(OpenModels models, String location, ModelDirectory template) implements TrainedPart {
    @Override
    public FloatVector trained(EngineProvider engines) {
        return engines.read(models.withWeights(location));
    }

    @Override
    public ModelOutput.Staged stage(RunDirectory directory, String name, FloatVector trained) {
        return ModelOutput.stage(directory, name, target -> ModelDirectory.write(target, template, trained::read));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
