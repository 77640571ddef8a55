/**
 * Sources of preferences. An {@link io.plumbline.jobs.source.InputSource} has an identity, which the manifest records, a
 * size, and rows; the only kind of source is files. Files are found, checked, hashed and read only in this package: a file
 * that was found is opened by its literal name, one that cannot be read is refused by name, and only used columns are read.
 *
 * <p>May import: {@code io.plumbline}, {@code .data}, {@code io.plumbline.jobs.manifest}, {@code .storage} for failures of
 * storage, Spark, Hadoop, Parquet, Jackson.
 */
package io.plumbline.jobs.source;
