/**
 * The Spark jobs, a class each, in the way of the data: ingest, sft, reference, train, score, run.
 *
 * <p>May import: everything of pipeline-core, Spark, Hadoop, dl4j-spark.
 */
package io.plumbline.jobs;
