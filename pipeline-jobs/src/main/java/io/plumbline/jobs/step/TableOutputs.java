package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.catalog.RunTable;
import io.plumbline.jobs.catalog.TableTarget;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.ResultFolder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Results that go to tables as well. They are written once the run directory has them, and the manifest records that they were:
 * where a run is killed between, the next one writes them again, and the table holds the former rows or the new ones.
 */
final class TableOutputs {
    private TableOutputs() {}

    /**
     * Refuses, before any work, tables that cannot receive what the steps will leave.
     *
     * @throws PlumblineException of kind CONFIGURATION that names all of them
     */
    static void require(List<RunningStep> steps) {
        FaultCollector faults = new FaultCollector();
        for (RunningStep running : steps) {
            boolean isDone = running.results().folders(running.step().name()).stream()
                    .anyMatch(folder -> running.results().holds(folder, running.step(), running.inputs())
                            && missing(running, folder).isEmpty());
            if (!isDone) {
                tables(running)
                        .forEach((result, table) -> faults.collect(
                                () -> table(running, result, table).require()));
            }
        }
        faults.refuse();
    }

    /** Writes what the tables do not have yet of a step's result. */
    static void bring(RunningStep running) {
        if (tables(running).isEmpty()) {
            return;
        }
        Results results = running.results();
        ResultFolder folder = results.holding(running.step().name(), running.identity());
        Map<String, TableTarget> missing = missing(running, folder);
        if (missing.isEmpty()) {
            return;
        }
        SortedMap<String, String> written =
                new TreeMap<>(record(running, folder).tables());
        missing.forEach((result, table) -> {
            SparkSession spark = running.spark();
            String run = running.config().run().name();
            table(running, result, table)
                    .replace(LiteralPaths.parquet(spark, running.directory().path(folder.of(result))), run);
            written.put(result, table.name().toString());
            running.say(result + " are in table " + table.name() + ", partition " + RunTable.COLUMN + " = " + run);
        });
        results.record(running.step().name(), folder, record(running, folder).writtenTo(written));
    }

    private static RunTable table(RunningStep running, String result, TableTarget table) {
        return new RunTable(running.spark(), "tables." + result, table);
    }

    private static Map<String, TableTarget> missing(RunningStep running, ResultFolder folder) {
        SortedMap<String, String> written = record(running, folder).tables();
        Map<String, TableTarget> missing = new TreeMap<>(tables(running));
        missing.entrySet().removeIf(entry -> entry.getValue().name().toString().equals(written.get(entry.getKey())));
        return missing;
    }

    private static StepRecord record(RunningStep running, ResultFolder folder) {
        return running.results().record(running.step().name(), folder).orElseThrow();
    }

    private static Map<String, TableTarget> tables(RunningStep running) {
        PlumblineConfig config = running.config();
        Map<String, TableTarget> tables = new TreeMap<>(config.tables().byResult());
        tables.keySet().retainAll(running.step().outputs());
        return tables;
    }
}
