/**
 * Comparing policies: the commands {@code judge}, {@code rate} and {@code divergence}, which read tables that users name and
 * leave a small JSON file and, but for {@code rate}, a table.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .compare}, {@code .data}, {@code .engine}, {@code .model}, {@code
 * .score}, {@code io.plumbline.jobs.config}, {@code .inference}, {@code .progress}, {@code .session}, {@code .storage}, Jackson,
 * Hadoop, Spark, Scala.
 */
package io.plumbline.jobs.compare;
