package io.plumbline.jobs.cli;

import java.util.List;

/**
 * A command of a shell block. A block has one a line: of several, the last one's exit code alone would count.
 *
 * @param text as it stands there, with what is fed to it
 * @param words without quotes, up to where its output goes elsewhere
 */
record ShellCommand(String text, List<String> words) {
    /**
     * Returns the commands of a block, in order.
     *
     * @throws IllegalArgumentException where a line is more than a command, with pipes and redirections, or does not end
     */
    static List<ShellCommand> of(String block) {
        return new ShellReader(block).commands();
    }

    /** Returns it in one line, by which it is named. */
    String line() {
        return String.join(" ", words);
    }

    /** Returns the words without the variables that are set for it. */
    List<String> program() {
        return words.stream().dropWhile(word -> word.matches("[A-Z_]+=.*")).toList();
    }
}
