/**
 * Parameter averaging on Spark: the training master behind dl4j-spark's {@code SparkComputationGraph}, the order of an
 * epoch, the shares of the workers, and the exchange of state between driver and workers.
 *
 * <p>May import: {@code io.plumbline.train} and what it imports, {@code io.plumbline.jobs.executor}, Spark, dl4j-spark,
 * Jackson.
 */
package io.plumbline.jobs.averaging;
