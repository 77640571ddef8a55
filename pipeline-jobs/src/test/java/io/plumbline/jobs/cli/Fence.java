package io.plumbline.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a document. There is one way to write one, at the start of a line: a block that a reader sees and this
 * class does not would be a block that no test runs.
 *
 * @param language behind the opening fence, empty where there is none
 * @param text between the fences
 * @param line of the opening fence, from 1
 */
record Fence(String language, String text, int line) {
    private static final Set<String> LANGUAGES = Set.of("", "sh", "hocon", "sql", "python", "java", "json", "xml");
    private static final String CLOSING = "```";
    private static final Pattern OPENING = Pattern.compile("```([a-z]*)");
    /** Also what Markdown takes for one: indented, in a list or a quote, of tildes, of more backticks, with an info string. */
    private static final Pattern ANY = Pattern.compile("[\\s>*+-]*(\\d+[.)])?\\s*(```|~~~).*");

    private static final Pattern COMMAND =
            Pattern.compile("\\s*(\\$ .*|(\\S*/)?(plumbline|spark-submit|mvn) +(--?)?[a-z][a-zA-Z-]*( .*|$))");

    /**
     * Returns the blocks of a document, in order.
     *
     * @throws IllegalArgumentException where one is written in another way, or holds commands and does not say so
     */
    static List<Fence> of(String document) {
        List<Fence> fences = new ArrayList<>();
        Fence open = null;
        int number = 0;
        for (String line : document.split("\n", -1)) {
            number++;
            Matcher opening = OPENING.matcher(line);
            if (open != null && line.equals(CLOSING)) {
                fences.add(open);
                open = null;
            } else if (open == null && opening.matches()) {
                require(LANGUAGES.contains(opening.group(1)), number, "of a language out of " + LANGUAGES);
                open = new Fence(opening.group(1), "", number);
            } else {
                require(!ANY.matcher(line).matches(), number, "which starts its line: ```sh, and ``` at its end");
                boolean shown = open == null ? line.startsWith("    ") : open.language.isEmpty();
                require(!shown || !COMMAND.matcher(line).matches(), number, "of the language sh, as it is a command");
                open = open == null ? null : new Fence(open.language, open.text + line + "\n", open.line);
            }
        }
        require(open == null, number, "that is closed");
        return fences;
    }

    private static void require(boolean holds, int line, String what) {
        if (!holds) {
            throw new IllegalArgumentException("line " + line + ": write this as a fenced block " + what);
        }
    }

    /** Returns the document without its blocks. */
    static String without(String document) {
        StringBuilder prose = new StringBuilder();
        List<String> lines = List.of(document.split("\n", -1));
        int next = 0;
        for (Fence fence : of(document)) {
            lines.subList(next, fence.line - 1)
                    .forEach(line -> prose.append(line).append('\n'));
            next = fence.line + 1 + (int) fence.text.lines().count();
        }
        lines.subList(next, lines.size()).forEach(line -> prose.append(line).append('\n'));
        return prose.toString();
    }
}
