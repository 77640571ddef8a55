/**
 * What every part shares: the error a user can act on.
 *
 * <p>May import: the JDK only.
 */
package io.plumbline;
