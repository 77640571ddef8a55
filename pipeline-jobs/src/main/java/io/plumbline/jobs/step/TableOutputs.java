package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.jobs.catalog.RunTable;
import io.plumbline.jobs.catalog.TableTarget;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.ResultFolder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Results that go to tables as well. They are written once the run directory has them, and the manifest records that they were:
 * where a run is killed between, the next one writes them again, and the table holds the former rows or the new ones.
 */
final class TableOutputs {
    private TableOutputs() {}

    /**
     * Finds, before any work, tables that cannot receive what a step will leave.
     *
     * @param spark starts Spark; asked only where there is a table to write
     * @param faults receives them, of kind CONFIGURATION
     */
    static void require(
            Step step,
            RecordedInputs inputs,
            Results results,
            PlumblineConfig config,
            Supplier<SparkSession> spark,
            FaultCollector faults) {
        Standing standing = Standing.of(step, inputs, results);
        Map<String, TableTarget> tables =
                standing.isDue() ? tables(step, config) : lacking(step, standing.folder(), results, config);
        tables.forEach((result, table) ->
                faults.collect(() -> new RunTable(spark.get(), "tables." + result, table).require()));
    }

    /** Returns the tables that do not have a step's result yet, by its names. */
    static Map<String, TableTarget> lacking(Step step, ResultFolder folder, Results results, PlumblineConfig config) {
        SortedMap<String, String> written = record(step, folder, results).tables();
        Map<String, TableTarget> lacking = tables(step, config);
        lacking.entrySet().removeIf(entry -> entry.getValue().name().toString().equals(written.get(entry.getKey())));
        return lacking;
    }

    /** Writes what the tables do not have yet of a step's result. */
    static void bring(RunningStep running) {
        Step step = running.step();
        if (tables(step, running.config()).isEmpty()) {
            return;
        }
        Results results = running.results();
        ResultFolder folder = results.holding(step.name(), running.identity());
        Map<String, TableTarget> lacking = lacking(step, folder, results, running.config());
        if (lacking.isEmpty()) {
            return;
        }
        StepRecord record = record(step, folder, results);
        SortedMap<String, String> written = new TreeMap<>(record.tables());
        lacking.forEach((result, table) -> {
            SparkSession spark = running.spark();
            String run = running.config().run().name();
            new RunTable(spark, "tables." + result, table)
                    .replace(LiteralPaths.parquet(spark, running.directory().path(folder.of(result))), run);
            written.put(result, table.name().toString());
            running.say(result + " are in table " + table.name() + ", partition " + RunTable.COLUMN + " = " + run);
        });
        results.record(step.name(), folder, record.writtenTo(written));
    }

    private static StepRecord record(Step step, ResultFolder folder, Results results) {
        return results.record(step.name(), folder).orElseThrow();
    }

    private static Map<String, TableTarget> tables(Step step, PlumblineConfig config) {
        Map<String, TableTarget> tables = new TreeMap<>(config.tables().byResult());
        tables.keySet().retainAll(step.outputs());
        return tables;
    }
}
