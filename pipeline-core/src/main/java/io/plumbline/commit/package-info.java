/**
 * Commits: what was staged is renamed into place, several files and directories as one, with roll-back where that fails
 * and after a kill. On any file system, behind {@link io.plumbline.commit.FileTree}.
 *
 * <p>May import: the JDK, {@code io.plumbline}.
 */
package io.plumbline.commit;
