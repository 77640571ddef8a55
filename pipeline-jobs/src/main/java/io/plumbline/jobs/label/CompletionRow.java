package io.plumbline.jobs.label;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of a table of completions.
 *
 * @param promptId names the prompt; null where the row has none that can be read
 * @param prompt null where it cannot be read
 * @param completion null where it cannot be read
 * @param index of the completion among those of its prompt; null where the table does not say
 * @param finish why the completion ended; null where the table does not say
 * @param kept the columns that go along, by name: a text, a number or a truth value each
 * @param fault why the row cannot be read; null where it can
 */
record CompletionRow(
        String promptId,
        Turns prompt,
        Turns completion,
        Integer index,
        String finish,
        Map<String, Object> kept,
        Fault fault)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The reason why a row cannot be read: a code, and a sentence without its text. */
    record Fault(String code, String detail) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Copies the map. */
    CompletionRow {
        kept = new LinkedHashMap<>(kept);
    }

    /** Returns whether prompt and completion are there. */
    boolean isReadable() {
        return fault == null;
    }

    /** Returns the place among all rows, which does not depend on the order that they were read in. */
    String order() {
        return (promptId == null ? "" : promptId) + " " + String.format("%010d", index == null ? 0 : index) + " "
                + (completion == null ? "" : completion.hash());
    }

    /** Returns the kept columns as texts, and the reason of the completion's end. */
    Map<String, String> columns() {
        Map<String, String> texts = new LinkedHashMap<>();
        kept.forEach((name, value) -> texts.put(name, value.toString()));
        if (finish != null) {
            texts.put(CompletionColumns.FINISH, finish);
        }
        return texts;
    }
}
