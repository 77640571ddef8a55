/**
 * Tables of Spark's catalogs: how a configuration names them, which version of one holds the rows that are read, and how the
 * rows of a run replace those that the same run wrote before. A format of tables is one class behind
 * {@link io.plumbline.jobs.catalog.TableFormat}, and is reached by Spark SQL alone: no library of a format is needed to compile.
 *
 * <p>May import: {@code io.plumbline}, {@code io.plumbline.jobs.storage} for failures of storage, Spark, Scala, Hadoop.
 */
package io.plumbline.jobs.catalog;
