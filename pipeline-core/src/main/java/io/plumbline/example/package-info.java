/**
 * The one record of a training example, from the table {@code examples/} to the loss: a prompt and its completions as tokens.
 *
 * <p>May import: the JDK only.
 */
package io.plumbline.example;
