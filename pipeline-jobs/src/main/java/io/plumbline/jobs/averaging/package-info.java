/**
 * Parameter averaging on Spark: the training master behind dl4j-spark's {@code SparkComputationGraph}, the order of an
 * epoch, the shares of the workers, and the exchange of state between driver and workers.
 *
 * <p>May import: {@code io.plumbline}, {@code .engine}, {@code .example}, {@code .loss}, {@code .train},
 * {@code io.plumbline.jobs.executor}, {@code .gpu}, {@code .progress}, Spark, Scala, dl4j-spark and the parts of DL4J and ND4J that it passes on, Jackson.
 */
package io.plumbline.jobs.averaging;
