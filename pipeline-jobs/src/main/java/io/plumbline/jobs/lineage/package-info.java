/**
 * The steps of a run as OpenLineage's events, through the client of OpenLineage's Spark listener where a user has added it.
 *
 * <p>May import: {@code io.plumbline}, {@code io.plumbline.jobs.session}, {@code .watch}, Spark, Jackson.
 */
package io.plumbline.jobs.lineage;
