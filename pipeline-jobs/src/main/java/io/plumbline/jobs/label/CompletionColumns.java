package io.plumbline.jobs.label;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.data.RequestedColumns;
import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.jobs.label.CompletionRow.Fault;
import io.plumbline.jobs.source.InputRow;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The columns of a table of completions.
 *
 * @param prompt name of the column of prompts
 * @param completion name of the column of completions
 * @param kept columns that go along where they are there
 */
record CompletionColumns(String prompt, String completion, List<String> kept)
        implements RequestedColumns, Serializable {
    private static final long serialVersionUID = 1L;

    static final String PROMPT_ID = "prompt_id";
    static final String PROMPT = "prompt";
    static final String COMPLETION = "completion";
    static final String INDEX = "index";
    static final String FINISH = "finish";

    /** Columns of completions that labels leave out. */
    static final List<String> LEFT_OUT = List.of("prompt_tokens", "tokens", "log_probs", "sampled_log_probs");

    /** Copies the list. */
    CompletionColumns {
        kept = List.copyOf(kept);
    }

    /** Returns the columns of a table that sample has left, of which all go along that are short. */
    static CompletionColumns ofSampled(String... names) {
        List<String> own = Stream.concat(Stream.of(PROMPT_ID, PROMPT, COMPLETION, INDEX, FINISH), LEFT_OUT.stream())
                .toList();
        List<String> others =
                Stream.of(names).filter(name -> !own.contains(name)).toList();
        others.stream().filter(LabelConfig::isOwnColumn).findFirst().ifPresent(name -> {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot label: sample.keep-columns has " + name
                            + ", which labels have of their own; give the column of"
                            + " the prompts another name and sample again");
        });
        return new CompletionColumns(PROMPT, COMPLETION, others);
    }

    @Override
    public Stream<String> names() {
        return Stream.concat(Stream.of(prompt, completion, PROMPT_ID, INDEX, FINISH), kept.stream());
    }

    @Override
    public boolean isWhole(Predicate<String> isThere) {
        return isThere.test(prompt) && isThere.test(completion);
    }

    @Override
    public String source() {
        return null;
    }

    /** Reads a row; one that cannot be read has its fault. */
    CompletionRow read(InputRow row) {
        Map<String, Object> keptValues = new LinkedHashMap<>();
        Turns promptTurns = null;
        Turns completionTurns = null;
        String id = null;
        Integer index = null;
        String finish = null;
        try {
            if (row.fault() != null) {
                throw row.fault();
            }
            Map<String, ?> values = row.values();
            readKept(values, keptValues);
            promptTurns = Turns.of(values.get(prompt), prompt);
            id = values.get(PROMPT_ID) instanceof String given && !given.isBlank() ? given : promptTurns.hash();
            index = index(values.get(INDEX));
            finish = values.get(FINISH) instanceof String given ? given : null;
            completionTurns = Turns.of(values.get(completion), completion);
            requireSame(promptTurns, completionTurns);
            return new CompletionRow(id, promptTurns, completionTurns, index, finish, keptValues, null);
        } catch (QuarantineException e) {
            Fault fault = new Fault(e.reason().code(), e.getMessage());
            return new CompletionRow(id, promptTurns, completionTurns, index, finish, keptValues, fault);
        }
    }

    private void readKept(Map<String, ?> values, Map<String, Object> into) {
        for (String name : kept) {
            Object value = values.get(name);
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                into.put(name, value);
            }
        }
    }

    private static Integer index(Object value) throws QuarantineException {
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && number.doubleValue() == number.intValue() && number.intValue() >= 0) {
            return number.intValue();
        }
        throw new QuarantineException(
                Reason.UNUSABLE_NUMBER, "column '" + INDEX + "' must hold whole numbers of at least 0");
    }

    private static void requireSame(Turns prompt, Turns completion) throws QuarantineException {
        if (prompt.isText() != completion.isText()) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE, "prompt and completion must both be texts, or both be messages");
        }
    }
}
