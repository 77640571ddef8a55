package io.plumbline.jobs.ingest;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.DataReport;
import io.plumbline.data.PairRule;
import io.plumbline.data.Split;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The gate of an ingest: examples to train on are left, and not too many rows were put aside.
 *
 * @param directory for messages: where quarantine and report stand of what does not pass
 * @param pairs the pairs that a row makes
 * @param maximumQuarantinedShare share of rows beyond which it fails
 */
record IngestGate(RunDirectory directory, PairRule.Pairs pairs, double maximumQuarantinedShare) {
    /** Returns why ingested rows do not pass, of kind GATE, or of kind DATA where no example is left; null where they pass. */
    PlumblineException refusal(Dataset<Row> ingested, DataReport report) {
        InputRows rows = InputRows.of(ingested, report, pairs);
        if (report.kept(Split.TRAIN) > 0 && rows.shareAside() <= maximumQuarantinedShare) {
            return null;
        }
        String why = (report.quarantined() == 0
                        ? ""
                        : "; most of them " + commonest(ingested, report).sentence()) + "; see "
                + directory.path(ResultFolder.REFUSED.of(IngestJob.REPORT)) + " and "
                + directory.path(ResultFolder.REFUSED.of(IngestJob.QUARANTINE));
        if (report.kept(Split.TRAIN) == 0) {
            return new PlumblineException(
                    Kind.DATA,
                    "Cannot ingest: of " + report.rowsIn() + " rows no example is left to train on (quarantined: "
                            + (report.quarantined() == 0 ? "none" : report.quarantinedByReason()) + ", held out: "
                            + report.kept(Split.HELD_OUT) + ")" + why);
        }
        return new PlumblineException(
                Kind.GATE,
                String.format(
                        Locale.ROOT,
                        "Ingest did not pass: %d of %d rows are quarantined, a share of %.4f, and"
                                + " data.max-quarantined-fraction is %s (%s)%s",
                        rows.aside(),
                        rows.all(),
                        rows.shareAside(),
                        maximumQuarantinedShare,
                        report.quarantinedByReason(),
                        why));
    }

    /** Returns the commonest detail of the commonest reason; of equally frequent ones the first by text. */
    private static Fault commonest(Dataset<Row> ingested, DataReport report) {
        return Fault.of(ingested.filter(
                        functions.col("reason").equalTo(report.commonestReason().code()))
                .groupBy("reason", "detail")
                .agg(functions.count("*").as("rows"), functions.min("file").as("file"))
                .orderBy(functions.col("rows").desc(), functions.col("detail"))
                .first());
    }
}
