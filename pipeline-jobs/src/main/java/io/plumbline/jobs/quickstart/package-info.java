/**
 * The quickstart: a preference set with a known reward, a tiny model, and what the chain made of them. The preference
 * set is also data for tests.
 *
 * <p>May import: {@code io.plumbline}, {@code .commit}, {@code .model}, {@code io.plumbline.jobs.storage}, typesafe
 * config, Jackson.
 */
package io.plumbline.jobs.quickstart;
