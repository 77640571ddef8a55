package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.RowLayout;
import io.plumbline.data.Split;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Tries the first rows of an input before all of it is read: where the first thousand fail alike, the rest would, hours
 * later. Of few rows that fail nothing is said here: they go through, so that the quarantine shows them.
 */
final class FirstRows {
    /** Rows that are tried. */
    static final int MOST = 1_000;

    /** Rows below which a failure of all is no sign. */
    static final int FEWEST = 20;

    private FirstRows() {}

    /**
     * Tries them.
     *
     * @param key the key that names the input, for the message
     * @param rows of the input, in the order of its files
     * @param tokenizers as ingest uses them
     * @throws PlumblineException of kind DATA where all fail for the same reason
     */
    static void requireUsable(
            String key,
            JavaRDD<InputRow> rows,
            IngestParameters parameters,
            ExecutorTokenizer tokenizers,
            Split input) {
        FlatMapFunction<Iterator<InputRow>, Fault> read = share -> new Faults(
                share,
                new CandidateReader(parameters, input, tokenizers.renderer(parameters.template())),
                tokenizers.get());
        JavaRDD<Fault> found = rows.mapPartitions(read);
        // Few rows tell most inputs that are good.
        if (!failAlike(found.take(FEWEST))) {
            return;
        }
        List<Fault> faults = found.take(MOST);
        if (!failAlike(faults)) {
            return;
        }
        String which = faults.size() < MOST ? "all " + faults.size() : "the first " + MOST;
        throw new PlumblineException(
                Kind.DATA,
                "Cannot ingest: " + which + " rows of " + key + " fail alike, so the rest is not read: "
                        + Fault.commonest(faults).sentence());
    }

    /**
     * Returns a sentence on the format and the columns of the first row that can be read, of the first few; empty where there is
     * none.
     *
     * @param key the key that names the input
     */
    static Optional<String> understanding(String key, JavaRDD<InputRow> rows, RowLayout layout) {
        FlatMapFunction<Iterator<InputRow>, String> understand = share -> {
            List<String> sentences = new ArrayList<>();
            for (int looked = 0; sentences.isEmpty() && looked < FEWEST && share.hasNext(); looked++) {
                InputRow row = share.next();
                if (row.fault() == null) {
                    layout.understanding(row.values()).ifPresent(sentences::add);
                }
            }
            return sentences.iterator();
        };
        return rows.mapPartitions(understand).take(1).stream()
                .map(sentence -> key + " " + sentence)
                .findFirst();
    }

    private static boolean failAlike(List<Fault> faults) {
        long reasons = faults.stream().map(Fault::code).distinct().count();
        return faults.size() >= FEWEST && reasons == 1 && !faults.contains(Fault.NONE);
    }
}
