/**
 * The quickstart: a preference set with a known reward, a tiny model, and what the chain made of them.
 *
 * <p>May import: everything of pipeline-core, {@code io.plumbline.jobs.config}, {@code .storage}, Hadoop.
 */
package io.plumbline.jobs.quickstart;
