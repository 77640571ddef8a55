package io.plumbline.score;

/**
 * The last tenth of a training's steps. Each step's metrics are those before its update.
 *
 * @param steps how many
 * @param loss mean over them
 * @param accuracy mean {@code rewards/accuracies} over them
 */
public record TrainingEnd(long steps, double loss, double accuracy) {}
