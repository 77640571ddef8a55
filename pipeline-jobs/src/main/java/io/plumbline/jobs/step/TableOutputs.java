package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.jobs.catalog.RunTable;
import io.plumbline.jobs.catalog.TableTarget;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.manifest.WrittenTable;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The results of a step that go to tables as well. They are written once the run directory has them, and the manifest records that
 * they were: where a run is killed between, the next one writes them again, and the table holds the former rows or the new ones.
 */
final class TableOutputs {
    private final Step step;
    private final PlumblineConfig config;
    private final RunDirectory directory;
    private final Results results;
    private final Supplier<SparkSession> spark;

    /** @param spark starts Spark; asked only where there is a table to look at */
    TableOutputs(
            Step step, PlumblineConfig config, RunDirectory directory, Results results, Supplier<SparkSession> spark) {
        this.step = step;
        this.config = config;
        this.directory = directory;
        this.results = results;
        this.spark = spark;
    }

    /**
     * Finds, before any work, tables that cannot receive what the step will leave.
     *
     * @param standing of its result
     * @param faults receives them, of kind CONFIGURATION
     */
    void require(Standing standing, FaultCollector faults) {
        faults.collect(() -> {
            Map<String, TableTarget> tables = standing.isDue() ? tables() : lacking(standing.folder());
            tables.forEach(
                    (result, table) -> faults.collect(() -> table(result, table).require()));
        });
    }

    /** Returns the tables that do not have the step's result, by its names: not yet, or no longer. */
    Map<String, TableTarget> lacking(ResultFolder folder) {
        Map<String, TableTarget> lacking = tables();
        lacking.entrySet().removeIf(entry -> isWritten(folder, entry.getKey(), entry.getValue()));
        return lacking;
    }

    private boolean isWritten(ResultFolder folder, String result, TableTarget table) {
        StepRecord record = record(folder);
        WrittenTable written = record.tables().get(result);
        return written != null
                && written.table().equals(table.name().toString())
                && written.made().equals(record.ended())
                && (table(result, table).hasRows(written.run())
                        || rows(folder, result).isEmpty()
                                && table(result, table).isThere());
    }

    /**
     * Returns the tables that do not have the step's result, by its names.
     *
     * @param identity of what it was made from
     */
    Map<String, TableTarget> lacking(String identity) {
        return tables().isEmpty() ? Map.of() : lacking(results.holding(step.name(), identity));
    }

    /**
     * Writes the step's result to tables.
     *
     * @param lacking the tables, from {@link #lacking(String)}
     * @param identity of what it was made from
     * @param say takes a line for each
     * @return the record of the result, with the tables
     */
    StepRecord write(Map<String, TableTarget> lacking, String identity, Consumer<String> say) {
        ResultFolder folder = results.holding(step.name(), identity);
        StepRecord record = record(folder);
        SortedMap<String, WrittenTable> written = new TreeMap<>(record.tables());
        lacking.forEach((result, table) -> {
            String run = run(written.get(result), table);
            List<String> leftOut = table(result, table).replace(rows(folder, result), run, step.laterColumns(result));
            written.put(result, new WrittenTable(table.name().toString(), run, record.ended()));
            say.accept(result + " are in table " + table.name() + ", partition " + RunTable.COLUMN + " = " + run);
            leftOut.forEach(column -> say.accept(result + " of table " + table.name()
                    + " lack a column that came with a later version than the table: " + column));
        });
        StepRecord recorded = record.writtenTo(written);
        results.record(step.name(), folder, recorded);
        return recorded;
    }

    /** Returns the partition: what another experiment has written of a shared result gives place to the new one. */
    private String run(WrittenTable former, TableTarget table) {
        boolean isThere = former != null && former.table().equals(table.name().toString());
        return isThere ? former.run() : config.run().name();
    }

    /** Returns the directories of the tables that are there. */
    List<String> directories() {
        List<String> directories = new ArrayList<>();
        tables().forEach((result, table) -> table(result, table).directory().ifPresent(directories::add));
        return directories;
    }

    private RunTable table(String result, TableTarget table) {
        return new RunTable(spark.get(), "tables." + result, table);
    }

    private Dataset<Row> rows(ResultFolder folder, String result) {
        return LiteralPaths.parquet(spark.get(), directory.path(folder.of(result)));
    }

    private StepRecord record(ResultFolder folder) {
        return results.record(step.name(), folder).orElseThrow();
    }

    private Map<String, TableTarget> tables() {
        Map<String, TableTarget> tables = new TreeMap<>(config.tables().byResult());
        tables.keySet().retainAll(step.outputs());
        return tables;
    }
}
