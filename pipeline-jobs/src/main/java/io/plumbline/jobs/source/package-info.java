/**
 * Sources of preferences. An {@link io.plumbline.jobs.source.InputSource} has an identity, which the manifest records, a
 * size, and rows: files, or a table of a catalog at a version. Files are found, checked, hashed and read only in this package: a file
 * that was found is opened by its literal name, one that cannot be read is refused by name, and only used columns are read.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code io.plumbline.jobs.catalog}, {@code .manifest},
 * {@code .storage} for failures of storage, Spark, Scala for values of Spark's rows, Hadoop, Parquet, Jackson.
 */
package io.plumbline.jobs.source;
