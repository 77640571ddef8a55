/**
 * Verifiers, which judge a completion by a rule: the interface that users implement, the built-in ones, and the guard that
 * bounds the time of each and turns its failures into reasons. {@link io.plumbline.verify.Verifiers} is the table.
 *
 * <p>May import: the JDK and Jackson.
 */
package io.plumbline.verify;
