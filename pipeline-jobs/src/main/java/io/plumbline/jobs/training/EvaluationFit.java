package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.BestPolicyConfig;
import io.plumbline.jobs.config.EvaluationConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.tables.DataReportFile;

/** Checks that a training can be scored while it runs, and tells which settings its result depends on thereby. */
final class EvaluationFit {
    private EvaluationFit() {}

    /** Returns whether the policy that is left, or when the training stops, depends on held-out scores. */
    static boolean decides(PlumblineConfig config) {
        return config.training().best().metric().isPresent();
    }

    /**
     * Declares how held-out scores decide. Where they only tell, the result is one that never depended on them: they may be
     * switched on and off without training anew.
     */
    static void declare(PlumblineConfig config, StepInputs inputs) {
        if (decides(config)) {
            BestPolicyConfig best = config.training().best();
            EvaluationConfig evaluation = config.score().evaluation();
            inputs.value(BestPolicyConfig.KEEP_BEST, best.keepBest());
            inputs.value("training.patience", String.valueOf(best.patience()));
            inputs.value("training.min-delta", String.valueOf(best.minDelta()));
            inputs.value(EvaluationConfig.EVERY_ROUNDS, String.valueOf(evaluation.everyRounds()));
            inputs.value("score.sample-examples", String.valueOf(evaluation.sampleExamples()));
        }
    }

    /**
     * Refuses prompts that are to be completed during training by an engine that generates nothing: it would end the training at
     * its first evaluation.
     *
     * @param engine that computes
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void requireGeneration(EvaluationConfig evaluation, EngineKind engine) {
        if (evaluation.isOn() && evaluation.samplePrompts() > 0 && !engine.generates()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: " + EvaluationConfig.SAMPLE_PROMPTS + " = " + evaluation.samplePrompts()
                            + " asks for completions, and engine.type = " + engine.name() + " does not generate; set "
                            + EvaluationConfig.SAMPLE_PROMPTS + " = 0, or engine.type = " + Engines.hostName());
        }
    }

    /**
     * Refuses a training that ends before there would be anything to choose from, as the user asked for the best policy.
     *
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void requireChoice(PlumblineConfig config, TrainingPlan plan, DataReportFile report) {
        long examples = report.trainExamples();
        int every = config.score().evaluation().everyRounds();
        if (!decides(config) || examples == 0) {
            return;
        }
        int rounds = plan.rounds(plan.totalSteps(examples), examples);
        if (rounds <= every) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: " + BestPolicyConfig.KEEP_BEST + " = "
                            + config.training().best().keepBest()
                            + " has nothing to choose from, as " + EvaluationConfig.EVERY_ROUNDS + " = " + every
                            + " and the training has " + rounds + " rounds on its " + examples
                            + " examples: only the last policy would be scored; set " + EvaluationConfig.EVERY_ROUNDS
                            + " below " + rounds);
        }
    }
}
