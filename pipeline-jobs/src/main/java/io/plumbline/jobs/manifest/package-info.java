/**
 * {@code manifest.json}: what each step of a run was made from, and when.
 *
 * <p>May import: the JDK, Jackson, Hadoop, {@code io.plumbline.jobs.storage}, {@code io.plumbline}.
 */
package io.plumbline.jobs.manifest;
