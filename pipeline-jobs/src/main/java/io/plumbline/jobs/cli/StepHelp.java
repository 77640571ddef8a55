package io.plumbline.jobs.cli;

import io.plumbline.jobs.step.StepName;
import java.util.List;

/** The help of each command. */
final class StepHelp {
    static final List<String> RUN = List.of(
            "Does the whole chain.",
            "",
            "That is ingest, sft if sft.enabled, reference, train, score, publish if publish.dir. Steps whose inputs and configuration have not changed since they were done are skipped.");

    private StepHelp() {}

    static List<String> of(StepName step) {
        return switch (step) {
            case INGEST -> List.of(
                    "Checks, splits and tokenises preferences.",
                    "",
                    "Reads data.train and data.held-out. Leaves examples/, quarantine/ with a reason for every row that"
                            + " was not kept, and data-report.json. First looks at a thousand rows: says how they are understood"
                            + " and warns of what they show.");
            case SFT -> List.of(
                    "Fine-tunes the model on the chosen completions.",
                    "",
                    "For a model that has not seen such text. Needs ingest. Leaves sft/, a Hugging Face directory from"
                            + " which the policy starts.");
            case REFERENCE -> List.of(
                    "Computes log-probs under the reference model.",
                    "",
                    "Of every completion, unless they are there already. Needs ingest. Leaves reference/.");
            case TRAIN -> List.of(
                    "Trains the policy on the preferences.",
                    "",
                    "On training.workers Spark tasks. Needs reference. Leaves policy/, a Hugging Face directory,"
                            + " checkpoints/ and metrics/train.jsonl, in the folder of run.name; with score.minimum-accuracy"
                            + " first as a candidate there.");
            case SCORE -> List.of(
                    "Scores the held-out pairs.",
                    "",
                    "Under the policy and the reference. Needs train. Leaves scores/ with a row per pair,"
                            + " summary.json and report.html, in the folder of run.name. A candidate that reaches"
                            + " score.minimum-accuracy becomes the policy; one that does not stays beside it.");
            case PUBLISH -> List.of(
                    "Publishes a policy that passes its gates.",
                    "",
                    "To publish.dir. Needs score. Leaves VERSION/ there with the policy, its manifest, summary and scores, and"
                            + " replaces latest.json, which names that version, last. A policy that does not pass changes"
                            + " nothing there; one that is there already is not published again.");
            case SAMPLE -> List.of(
                    "Samples completions for prompts.",
                    "",
                    "Of sample.prompts, by what the policy starts as, by the policy or by any other model (sample.model)."
                            + " Leaves completions/ with a row per completion, and refused-prompts/ with a reason for every"
                            + " row without a prompt that can be used, in the folder of run.name.");
            case LABEL -> List.of(
                    "Scores completions and makes preferences of them.",
                    "",
                    "Of label.completions, or those that sample has left, by a verifier, a reward model or a policy"
                            + " (label.by). Leaves labels/ with a row per completion, and preferences/ as label.write says, in"
                            + " the folder of run.name; data.train reads them.");
            case REWARD_MODEL -> List.of(
                    "Trains a reward model on the preferences.",
                    "",
                    "The model of model.path, or sft's, with a new head that gives a text one score. Needs ingest."
                            + " Steps and workers are those of training. Leaves reward-model/, which transformers loads as"
                            + " AutoModelForSequenceClassification, reward-model.json with its accuracy and calibration on"
                            + " held-out examples, and metrics/reward-model.jsonl, in the folder of run.name.");
        };
    }
}
