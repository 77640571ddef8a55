package io.plumbline.jobs.ingest;

import static io.plumbline.HostileCase.accepted;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Rows that are put aside, or kept although they look bad: all files in one ingest, told apart by their names. */
public final class HostileData implements HostileCorpus {
    private final List<HostileFile> files = new ArrayList<>();
    private DataReport report;
    private Throwable failure;
    private final Map<String, String> found = new TreeMap<>();

    @Override
    public String kind() {
        return "data: rows";
    }

    @Override
    public List<HostileCase> cases() {
        files.addAll(HostileRows.all());
        files.addAll(HostileTables.all());
        files.addAll(HostileMessages.all());
        List<HostileCase> cases = new ArrayList<>();
        for (HostileFile file : files) {
            cases.add(accepted(file.name(), directory -> check(directory, file)));
        }
        cases.add(accepted("rows in = rows kept + rows put aside", directory -> {
            ingest(directory);
            long rows = files.stream().mapToLong(HostileFile::rows).sum();
            require(report.rowsIn() == rows, report.rowsIn() + " rows in, expected " + rows);
            require(
                    report.kept() + report.quarantined() == rows,
                    report.kept() + " kept and " + report.quarantined() + " put aside of " + rows);
        }));
        return cases;
    }

    private void check(Path directory, HostileFile file) throws IOException {
        ingest(directory);
        StringBuilder expected = new StringBuilder();
        if (file.kept() > 0) {
            expected.append("kept ").append(file.kept());
        }
        Map<Reason, Integer> reasons = new TreeMap<>();
        file.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        reasons.forEach(
                (reason, count) -> expected.append(reason.code()).append(' ').append(count));
        String ended = found.getOrDefault(name(file), "");
        require(ended.contentEquals(expected), "ended as [" + ended + "], expected [" + expected + "]");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalStateException(problem);
        }
    }

    private static String name(HostileFile file) {
        return file.name().replace('/', '_');
    }

    /** Ingests all files, for the first case that asks; a failure is every case's failure. */
    private synchronized void ingest(Path directory) throws IOException {
        if (failure != null) {
            throw new IllegalStateException("the ingest of all files failed: " + failure, failure);
        }
        if (report != null) {
            return;
        }
        try {
            // In a directory of the case: a process that died left its files in another one's.
            ingestAll(Files.createDirectories(directory.resolve("input")));
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    private void ingestAll(Path input) throws IOException {
        for (HostileFile file : files) {
            file.writer().write(input.resolve(name(file) + file.extension()));
        }
        HostileIngest ingest = new HostileIngest(input.resolveSibling("run"));
        report = ingest.run(input.toString());
        for (Row row : ingest.table("examples").groupBy("source").count().collectAsList()) {
            found.put(row.getString(0), "kept " + row.getLong(1));
        }
        for (Row row :
                ingest.table("quarantine").groupBy("file", "reason").count().collectAsList()) {
            String file = row.getString(0).replaceFirst(".*/", "").replaceFirst("\\.(jsonl|jsonl\\.gz|parquet)$", "");
            String what = row.getString(1).toLowerCase(Locale.ROOT) + " " + row.getLong(2);
            found.merge(file, what, String::concat);
        }
    }
}
