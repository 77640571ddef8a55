package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;

/** Holds a reference that is to follow the policy to what can be mixed with it, and to a training in which it moves. */
final class ReferenceFit {
    private ReferenceFit() {}

    /**
     * Refuses a reference that computes something else from its parameters than the policy does.
     *
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void require(PlumblineConfig config, StepInputs inputs) {
        String own = config.model().referencePath();
        if (config.training().referenceRefreshRounds() == 0 || own == null) {
            return;
        }
        String policy = ChainModels.given(config);
        if (!inputs.models()
                .open(own)
                .shape()
                .computesAs(inputs.models().open(policy).shape())) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: training.reference-refresh-rounds mixes the policy into the reference, and"
                            + " model.reference-path = " + own + " is a model of another shape than model.path = "
                            + policy
                            + ": their config.json differ; give a reference of the policy's shape, or set"
                            + " training.reference-refresh-rounds = 0");
        }
    }

    /**
     * Refuses a training that ends before its reference would move, as the user asked for one that does.
     *
     * @param plan of the training
     * @param report of the examples
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void requireMoves(TrainingConfig training, TrainingPlan plan, DataReportFile report) {
        int refresh = training.referenceRefreshRounds();
        long examples = report.trainExamples();
        if (refresh == 0 || examples == 0) {
            return;
        }
        int rounds = plan.rounds(plan.totalSteps(examples), examples);
        if (rounds <= refresh) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: training.reference-refresh-rounds = " + refresh
                            + " never moves the reference: the training has " + rounds + " rounds on its " + examples
                            + " examples, and nothing moves after the last; set training.reference-refresh-rounds below "
                            + rounds + ", or to 0 for a reference that stays as it is");
        }
    }

    /** Declares how the reference follows. Where it does not, a result is one that never depended on that. */
    static void declare(PlumblineConfig config, StepInputs inputs) {
        int rounds = config.training().referenceRefreshRounds();
        if (rounds > 0) {
            inputs.value("training.reference-refresh-rounds", String.valueOf(rounds));
            inputs.value(
                    "training.reference-mixing",
                    String.valueOf(config.training().referenceMixing()));
        }
    }
}
