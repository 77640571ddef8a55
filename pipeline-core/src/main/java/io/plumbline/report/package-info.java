/**
 * The pieces of which HTML reports are made: markup that escapes every text, the page that stands alone in one file, tables
 * and charts.
 *
 * <p>May import: the JDK, {@code io.plumbline}. Nothing of Spark or ND4J.
 */
package io.plumbline.report;
