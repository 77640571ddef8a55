package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Options that have no effect on the rows of the input, of which the configuration alone does not tell what they hold. */
final class IdleOptionsOfRows {
    private IdleOptionsOfRows() {}

    /**
     * Refuses an option that no row obeys; warns of one where only the first rows are known, since others may obey it.
     *
     * @param first rows of each input
     * @param say receives the warning
     * @throws PlumblineException of kind CONFIGURATION; none where no row can be used, so that nothing is known
     */
    static void check(IngestParameters parameters, List<FirstRows> first, Consumer<String> say) {
        List<FirstRow> usable = first.stream()
                .flatMap(input -> input.rows().stream())
                .filter(row -> !row.isAside())
                .toList();
        boolean areAll = first.stream().allMatch(FirstRows::areAll);
        Stream.of(
                        idle(
                                parameters.template().asked(),
                                usable,
                                FirstRow::isRendered,
                                "messages, so that no chat template writes them; remove it, or set data.format = chat to have"
                                        + " texts written too"),
                        idle(
                                parameters.layout().ofScores(),
                                usable,
                                FirstRow::isScored,
                                "completions with scores; remove it, or name the lists in data.columns.completions and"
                                        + " data.columns.scores"))
                .flatMap(Optional::stream)
                .forEach(idle -> tell(idle, areAll, say));
    }

    private static Optional<String> idle(
            List<String> keys, List<FirstRow> rows, Predicate<FirstRow> obeys, String lacks) {
        return keys.isEmpty() || rows.isEmpty() || rows.stream().anyMatch(obeys)
                ? Optional.empty()
                : Optional.of(keys.get(0) + " has no effect: none of the first " + rows.size() + " rows has " + lacks);
    }

    private static void tell(String idle, boolean areAll, Consumer<String> say) {
        if (areAll) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot ingest: " + idle);
        }
        say.accept("warning: unless later rows differ, " + idle);
    }
}
