/**
 * Parameter averaging on Spark: the training master behind dl4j-spark's {@code SparkComputationGraph}, checkpoints, and
 * the steps sft and train.
 *
 * <p>May import: {@code io.plumbline.train} and what it knows, Spark, Hadoop, dl4j-spark, {@code io.plumbline.jobs}.
 */
package io.plumbline.jobs.training;
