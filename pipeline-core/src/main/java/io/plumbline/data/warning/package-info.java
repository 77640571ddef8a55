/**
 * Warnings about the rows of an input: signs that they are not what their user takes them for, each with what to set. A new
 * warning is a file and a line of {@link io.plumbline.data.warning.Warnings}.
 *
 * <p>May import: the JDK, {@code io.plumbline.data}, {@code io.plumbline.example}.
 */
package io.plumbline.data.warning;
