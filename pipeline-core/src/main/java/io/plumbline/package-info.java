/**
 * Classes that every part shares: the error a user can act on, and text that may be shown.
 *
 * <p>May import: the JDK only.
 */
package io.plumbline;
