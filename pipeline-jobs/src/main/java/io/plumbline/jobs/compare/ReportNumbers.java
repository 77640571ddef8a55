package io.plumbline.jobs.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.compare.Estimate;
import io.plumbline.compare.Share;
import io.plumbline.score.Interval;
import java.util.Locale;

/** Numbers in JSON and on the console, the same in every locale. */
final class ReportNumbers {
    private ReportNumbers() {}

    /** Puts a number; null, which JSON has for none, where it is not finite. */
    static void put(ObjectNode node, String name, double value) {
        node.put(name, Double.isFinite(value) ? (Double) value : null);
    }

    /** Puts both ends of an interval; null where there is none. */
    static void put(ObjectNode node, String name, Interval interval) {
        if (interval == null) {
            node.putNull(name);
        } else {
            node.putArray(name).add(interval.low()).add(interval.high());
        }
    }

    /** Puts a share with its interval; null where there is none. */
    static void put(ObjectNode node, String name, Share share) {
        if (share == null) {
            node.putNull(name);
            return;
        }
        ObjectNode object = node.putObject(name);
        put(object, "rate", share.rate());
        put(object, "interval", share.interval());
    }

    /** Puts an estimate with its error and interval. */
    static void put(ObjectNode node, String name, Estimate estimate) {
        ObjectNode object = node.putObject(name);
        put(object, "value", estimate.value());
        put(object, "standard_error", estimate.standardError());
        put(object, "interval", estimate.interval());
    }

    /** A share with four decimals and its interval. */
    static String shown(Share share) {
        return String.format(
                Locale.ROOT,
                "%.4f (95 %% interval %.4f to %.4f)",
                share.rate(),
                share.interval().low(),
                share.interval().high());
    }

    /** A number with thousands apart. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
