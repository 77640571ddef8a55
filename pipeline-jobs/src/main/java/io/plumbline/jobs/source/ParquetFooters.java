package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.data.RequestedColumns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Checks Parquet files in tasks, before any of them is read. */
final class ParquetFooters {
    private static final int MOST_TASKS = 200;

    private ParquetFooters() {}

    /**
     * The row groups of each Parquet file, by its path.
     *
     * @param key the key that names the files, for the message
     * @param files of any kind
     * @throws PlumblineException of kind DATA where files cannot be read, naming them
     */
    static Map<String, List<ParquetSlice>> check(
            JavaSparkContext context,
            String key,
            List<SourceFile> files,
            RequestedColumns layout,
            Broadcast<SerializableConfiguration> hadoop) {
        List<SourceFile> tables = files.stream()
                .filter(file -> file.kind() == SourceFile.Kind.PARQUET)
                .toList();
        Map<String, List<ParquetSlice>> slices = new TreeMap<>();
        if (tables.isEmpty()) {
            return slices;
        }
        List<ParquetCheck> checks = context.parallelize(tables, Math.min(tables.size(), MOST_TASKS))
                .map(file -> ParquetCheck.of(file, layout, hadoop.value().value()))
                .collect();
        FileProblems problems = new FileProblems();
        for (int i = 0; i < tables.size(); i++) {
            ParquetCheck check = checks.get(i);
            if (check.problem() == null) {
                slices.put(tables.get(i).path(), check.slices());
            } else {
                problems.add(tables.get(i).path(), check.problem());
            }
        }
        problems.refuse(key);
        return slices;
    }
}
