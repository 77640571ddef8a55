package io.plumbline.score;

/**
 * One step of {@code metrics/train.jsonl}, as far as the report draws it.
 *
 * @param step optimiser step
 * @param loss mean over the step's pairs
 * @param accuracy {@code rewards/accuracies}
 * @param margin {@code rewards/margins}
 */
public record TrainingPoint(long step, double loss, double accuracy, double margin) {}
