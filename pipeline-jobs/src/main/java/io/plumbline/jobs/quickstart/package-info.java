/**
 * The quickstart: a preference set with a known reward, a tiny model, and what the chain made of them. The preference
 * set is also data for tests.
 *
 * <p>May import: everything of pipeline-core, {@code io.plumbline.jobs.config}, {@code .storage}, Hadoop.
 */
package io.plumbline.jobs.quickstart;
