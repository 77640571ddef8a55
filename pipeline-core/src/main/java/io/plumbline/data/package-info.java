/**
 * Rows to examples: formats, prompt splitting, tokenising, truncation, validation and its reason codes.
 *
 * <p>May import: the JDK, Jackson, DJL's tokenizers, {@code io.plumbline}, {@code io.plumbline.example},
 * {@code io.plumbline.template}. Nothing of Spark or ND4J.
 */
package io.plumbline.data;
