package io.plumbline.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Tells regular expressions that a backtracking engine may take for ever over, or overflow its stack on. The tokenizer
 * library ends the process when its engine gives up, so what would make it give up on some text is refused: a group that
 * is repeated and holds a repetition or alternatives itself, references back to a group, recursion, too deep or long a
 * pattern. The patterns of byte-level BPE tokenizers in use have none of these.
 */
final class RegexChecks {
    private static final int LONGEST = 4_000;
    private static final int DEEPEST = 20;

    private final String regex;
    private final Deque<Group> open = new ArrayDeque<>();
    private int at;

    /** The contents of a group, as far as they were seen. */
    private static final class Group {
        private boolean repeats;
        private boolean alternatives;
    }

    private RegexChecks(String regex) {
        this.regex = regex;
    }

    /** Returns the fault of a pattern, to end "has a regular expression that"; empty if none is known. */
    static Optional<String> fault(String regex) {
        if (regex.length() > LONGEST) {
            return Optional.of("has " + regex.length() + " characters, at most " + LONGEST + " are allowed");
        }
        return Optional.ofNullable(new RegexChecks(regex).read());
    }

    private String read() {
        open.push(new Group());
        while (at < regex.length()) {
            String fault = next();
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private String next() {
        char character = regex.charAt(at++);
        switch (character) {
            case '\\' -> {
                char escaped = at < regex.length() ? regex.charAt(at++) : ' ';
                if (escaped >= '1' && escaped <= '9' || escaped == 'k' || escaped == 'g') {
                    return "refers to one of its groups";
                }
            }
            case '[' -> skipClass();
            case '(' -> {
                if (open.size() > DEEPEST) {
                    return "is nested more than " + DEEPEST + " deep";
                }
                open.push(new Group());
                skipKind();
            }
            case ')' -> {
                return close();
            }
            case '|' -> open.element().alternatives = true;
            case '*', '+' -> open.element().repeats = true;
            case '{' -> {
                at--;
                open.element().repeats |= quantifier() > 1;
            }
            default -> {
                // Stands for itself.
            }
        }
        return null;
    }

    private String close() {
        if (open.size() == 1) {
            // The library says that it does not balance.
            return null;
        }
        Group closed = open.pop();
        Group around = open.element();
        boolean repeated = quantifier() > 1;
        if (repeated && (closed.repeats || closed.alternatives)) {
            return "repeats a group that holds a repetition or alternatives";
        }
        around.repeats |= closed.repeats || repeated;
        around.alternatives |= closed.alternatives;
        return null;
    }

    /** Reads a quantifier, if one stands here. Gives how often it allows: 1 for none, 2 for any more. */
    private int quantifier() {
        if (at == regex.length()) {
            return 1;
        }
        char character = regex.charAt(at);
        if (character == '*' || character == '+') {
            at++;
            return 2;
        }
        int end = character == '{' ? regex.indexOf('}', at) : -1;
        if (end < 0) {
            at += character == '{' ? 1 : 0;
            return 1;
        }
        String range = regex.substring(at + 1, end);
        at = end + 1;
        return range.equals("0") || range.equals("1") || range.equals("0,1") || range.equals(",1") ? 1 : 2;
    }

    /** {@code ?:}, {@code ?i:}, {@code ?=}, {@code ?<name>}: nothing of it repeats. */
    private void skipKind() {
        if (at < regex.length() && regex.charAt(at) == '?') {
            at++;
        }
    }

    private void skipClass() {
        int depth = 1;
        while (at < regex.length() && depth > 0) {
            char character = regex.charAt(at++);
            if (character == '\\') {
                at++;
            } else if (character == '[') {
                depth++;
            } else if (character == ']') {
                depth--;
            }
        }
    }
}
