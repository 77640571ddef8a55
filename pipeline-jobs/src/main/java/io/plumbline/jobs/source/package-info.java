/**
 * Sources of preferences. An {@link io.plumbline.jobs.source.InputSource} has an identity, which the manifest records, a
 * size, and rows; files are the one kind there is. Files are found, looked at, hashed and read here and nowhere else: what
 * was found is opened by its name alone, what cannot be looked at is refused by name, and only columns that are used are
 * read.
 *
 * <p>May import: {@code io.plumbline}, {@code io.plumbline.data}, {@code io.plumbline.jobs.manifest}, Spark, Hadoop,
 * Parquet, Jackson.
 */
package io.plumbline.jobs.source;
