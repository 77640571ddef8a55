/**
 * Publishing: the step that puts a policy which passed its gates where others read it, and the command that goes back to an
 * earlier version.
 *
 * <p>May import: {@code io.plumbline}, {@code .compare}, {@code .score}, {@code io.plumbline.jobs.config},
 * {@code .manifest}, {@code .score}, {@code .step}, {@code .storage}, {@code .tables}, Spark, Hadoop, Jackson.
 */
package io.plumbline.jobs.publish;
