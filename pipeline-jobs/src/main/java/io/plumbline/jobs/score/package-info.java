/**
 * The score step: log-probs of the held-out pairs under the policy, {@code scores/} and {@code report.html}.
 *
 * <p>May import: pipeline-core, {@code io.plumbline.jobs}, Spark, Hadoop.
 */
package io.plumbline.jobs.score;
