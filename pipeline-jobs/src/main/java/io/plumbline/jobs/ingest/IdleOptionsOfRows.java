package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.function.Predicate;

/** Options that have no effect on the rows of the input, of which the configuration alone does not tell what they hold. */
final class IdleOptionsOfRows {
    private IdleOptionsOfRows() {}

    /**
     * Refuses an option that no first row obeys.
     *
     * @param first rows of each input
     * @throws PlumblineException of kind CONFIGURATION; none where no row can be used, so that nothing is known
     */
    static void refuse(IngestParameters parameters, List<FirstRows> first) {
        List<FirstRow> usable = first.stream()
                .flatMap(input -> input.rows().stream())
                .filter(row -> !row.isAside())
                .toList();
        refuse(
                parameters.template().asked(),
                usable,
                FirstRow::isRendered,
                "has messages, so that no chat template writes them; remove it, set data.format = chat to have texts written"
                        + " too, or name the files with messages first");
        refuse(
                parameters.layout().ofScores(),
                usable,
                FirstRow::isScored,
                "has completions with scores; remove it, name the lists in data.columns.completions and"
                        + " data.columns.scores, or name the files with scores first");
    }

    private static void refuse(List<String> keys, List<FirstRow> rows, Predicate<FirstRow> obeys, String why) {
        if (!keys.isEmpty() && !rows.isEmpty() && rows.stream().noneMatch(obeys)) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot ingest: " + keys.get(0) + " has no effect: none of the first " + rows.size() + " rows "
                            + why);
        }
    }
}
