/**
 * The steps sft and train: from tables and a model in the run directory to a trained model, its metrics and its
 * checkpoints.
 *
 * <p>May import: pipeline-core, {@code io.plumbline.jobs.averaging}, {@code .checkpoint}, {@code .config},
 * {@code .inference}, {@code .progress}, {@code .reference}, {@code .session}, {@code .step}, {@code .storage},
 * {@code .tables}, Spark, Hadoop, dl4j-spark, Jackson.
 */
package io.plumbline.jobs.training;
