package io.plumbline.jobs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Statements of SQL, as {@code spark-sql} runs them. */
final class StatementRun {
    private StatementRun() {}

    /**
     * Runs them.
     *
     * @param settings of Spark
     * @param arguments {@code -e STATEMENTS} or {@code -f FILE}
     */
    static void of(List<String> settings, List<String> arguments, PrintStream out) throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            builder.config(parts[0], parts[1]);
        }
        String given = arguments.get(1);
        String statements = arguments.get(0).equals("-f") ? Files.readString(Path.of(given)) : given;
        SparkSession spark = builder.getOrCreate();
        for (String statement : statements.split(";")) {
            if (!statement.isBlank()) {
                out.println(spark.sql(statement).count() + " rows");
            }
        }
    }
}
