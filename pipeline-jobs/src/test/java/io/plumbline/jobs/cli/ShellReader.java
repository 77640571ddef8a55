package io.plumbline.jobs.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads a shell block, of which each line is one command: as far as bash's grammar goes for that. */
final class ShellReader {
    private final String block;
    private final List<ShellCommand> commands = new ArrayList<>();
    private final Deque<String> delimiters = new ArrayDeque<>();

    private int at;
    private int start;
    private List<String> words = new ArrayList<>();
    private StringBuilder word;
    /** Behind a pipe or a redirection. */
    private boolean isElsewhere;

    ShellReader(String block) {
        this.block = block.endsWith("\n") ? block : block + "\n";
    }

    List<ShellCommand> commands() {
        while (at < block.length()) {
            char character = block.charAt(at++);
            switch (character) {
                case '\n' -> endCommand();
                case ' ', '\t' -> endWord();
                case '\\' -> escape();
                case '\'', '"' -> quote(character);
                case '<', '>' -> redirect(character);
                case '|' -> pipe();
                case '#' -> hash();
                case ';', '&', '(', ')', '`' -> throw refused("'" + character + "'");
                default -> append(character);
            }
        }
        if (start < block.length()) {
            throw refused("a line that ends in a backslash");
        }
        return commands;
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                "Write one command a line, and no " + what + " in it: " + block.substring(start));
    }

    private void append(char character) {
        word = word == null ? new StringBuilder() : word;
        word.append(character);
    }

    private void endWord() {
        if (word != null && !isElsewhere) {
            words.add(word.toString());
        }
        word = null;
    }

    private void endCommand() {
        endWord();
        while (!delimiters.isEmpty()) {
            String delimiter = delimiters.pop();
            int end = (block.substring(at - 1)).indexOf("\n" + delimiter + "\n");
            if (end < 0) {
                throw refused("text without its end " + delimiter);
            }
            at += end + delimiter.length() + 1;
        }
        if (!words.isEmpty()) {
            commands.add(new ShellCommand(block.substring(start, at), List.copyOf(words)));
        }
        words = new ArrayList<>();
        isElsewhere = false;
        start = at;
    }

    private void escape() {
        if (block.charAt(at) != '\n') {
            append(block.charAt(at));
        }
        at++;
    }

    private void quote(char mark) {
        word = word == null ? new StringBuilder() : word;
        while (block.charAt(at) != mark) {
            if (mark == '"' && block.charAt(at) == '\\') {
                at++;
            }
            word.append(block.charAt(at++));
            if (at == block.length()) {
                throw refused("quote that does not end");
            }
        }
        at++;
    }

    private void redirect(char direction) {
        if (word != null && word.toString().matches("\\d")) {
            word = null;
        }
        endWord();
        isElsewhere = true;
        if (direction == '<' && block.charAt(at) == '<') {
            at++;
            int end = block.indexOf('\n', at);
            delimiters.add(block.substring(at, end).replaceAll("['\"]", "").strip());
            at = end;
        } else if (block.charAt(at) == '&') {
            at++;
        }
    }

    private void pipe() {
        if (block.charAt(at) == '|') {
            throw refused("'||'");
        }
        endWord();
        isElsewhere = true;
    }

    private void hash() {
        if (word != null) {
            append('#');
        } else {
            at = block.indexOf('\n', at);
        }
    }
}
