/**
 * The command line: options, help, exit codes.
 *
 * <p>May import: picocli, everything of {@code io.plumbline.jobs}, {@code io.plumbline}, {@code .compare}, {@code .model}, {@code .train}, Hadoop, Spark.
 */
package io.plumbline.jobs.cli;
