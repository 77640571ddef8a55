/**
 * The steps sft, train and reward-model: from tables and a model in the run directory to a trained model, its metrics and
 * its checkpoints.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code .engine}, {@code .example}, {@code .loss}, {@code .model},
 * {@code .score}, {@code .score.page}, {@code .train}, {@code .watch}, {@code io.plumbline.jobs.averaging}, {@code .checkpoint}, {@code .config}, {@code .executor},
 * {@code .inference}, {@code .progress}, {@code .reference}, {@code .report}, {@code .sample}, {@code .score}, {@code .session}, {@code .step}, {@code .storage},
 * {@code .tables}, {@code .watch}, Spark, Scala, Hadoop, DL4J's graph and dl4j-spark, Jackson.
 */
package io.plumbline.jobs.training;
