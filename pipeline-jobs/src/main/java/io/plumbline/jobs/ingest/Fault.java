package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * The reason for which a row was put aside.
 *
 * @param code the code of the reason; empty where the row was kept
 * @param detail the value or problem that was found
 * @param file the file that holds the row
 */
record Fault(String code, String detail, String file) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The value for a row that is kept. */
    static final Fault NONE = new Fault("", "", "");

    /** Reads a fault from a row with the columns {@code reason}, {@code detail} and {@code file}. */
    static Fault of(Row row) {
        return new Fault(row.getAs("reason"), row.getAs("detail"), row.getAs("file"));
    }

    /**
     * Returns, of the reason that most faults of a list have, the most frequent fault; of equally frequent ones, the first by its
     * text. The list must not be empty.
     */
    static Fault commonest(List<Fault> faults) {
        String code = mostFrequent(faults.stream().map(Fault::code));
        return mostFrequent(faults.stream().filter(fault -> fault.code().equals(code)));
    }

    private static <T> T mostFrequent(Stream<T> values) {
        Map<T, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        Comparator<Map.Entry<T, Integer>> order = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return counts.entrySet().stream()
                .min(order.thenComparing(entry -> entry.getKey().toString()))
                .orElseThrow()
                .getKey();
    }

    /** Returns the fault and its cure in plain words, for a user who does not know the reason's code. */
    String sentence() {
        return code + ": " + Reason.valueOf(code.toUpperCase(Locale.ROOT)).sentence() + " (" + detail + ", in " + file
                + ")";
    }
}
