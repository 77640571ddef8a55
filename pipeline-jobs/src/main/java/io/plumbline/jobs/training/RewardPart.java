package io.plumbline.jobs.training;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.model.RewardModelStart;
import java.io.IOException;
import java.util.function.ToDoubleFunction;

/**
 * All parameters of a reward model, which begins as a language model with a new head. What is written subtracts the mean score
 * over the training data (Ziegler et al. 2019).
 *
 * @param models the run's
 * @param location of the language model
 * @param start the reward model as it begins, opened before the training
 * @param meanScore gives the mean score over the training data by a model that is staged without an offset
 */
record RewardPart(
        OpenModels models, String location, RewardModelStart start, ToDoubleFunction<ModelOutput.Staged> meanScore)
        implements TrainedPart {
    @Override
    public FloatVector trained(EngineProvider engines) {
        return engines.filled(
                start.shape().layout().size(),
                parameters -> start.read(models.withWeights(location), parameters::write));
    }

    @Override
    public ModelOutput.Staged stage(RunDirectory directory, String name, FloatVector trained) {
        ModelOutput.Staged plain = ModelOutput.stage(directory, name, target -> start.write(target, trained::read));
        double offset = meanScore.applyAsDouble(plain);
        ModelOutput.Staged centred =
                ModelOutput.stage(directory, name, target -> start.write(target, trained::read, offset));
        try {
            directory.fileSystem().delete(plain.place(), true);
        } catch (IOException exception) {
            throw StorageFailures.at("delete " + plain.place(), exception);
        }
        return centred;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
