package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Why a row was put aside.
 *
 * @param code its reason's; empty where it was not
 * @param detail what was found
 * @param file where
 */
record Fault(String code, String detail, String file) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of a row that is kept. */
    static final Fault NONE = new Fault("", "", "");

    /** Of a row with the columns {@code reason}, {@code detail} and {@code file}. */
    static Fault of(Row row) {
        return new Fault(row.getAs("reason"), row.getAs("detail"), row.getAs("file"));
    }

    /** The one that occurs most often, of equally frequent ones the first by text; of some at least. */
    static Fault commonest(List<Fault> faults) {
        Map<Fault, Integer> counts = new HashMap<>();
        faults.forEach(fault -> counts.merge(fault, 1, Integer::sum));
        Comparator<Map.Entry<Fault, Integer>> order = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return counts.entrySet().stream()
                .min(order.thenComparing(entry -> entry.getKey().toString()))
                .orElseThrow()
                .getKey();
    }

    /** What is wrong and what to do, for a user who has never seen the code. */
    String sentence() {
        return code + ": " + Reason.valueOf(code.toUpperCase(Locale.ROOT)).sentence() + " (" + detail + ", in " + file
                + ")";
    }
}
