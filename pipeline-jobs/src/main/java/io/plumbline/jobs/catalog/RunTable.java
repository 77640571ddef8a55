package io.plumbline.jobs.catalog;

import io.plumbline.PlumblineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of the results of many runs, a partition each: a run's rows replace those that it wrote before, in one step, and
 * touch no other's.
 */
public final class RunTable {
    /** The partition column. */
    public static final String COLUMN = "run";

    private final SparkSession spark;
    private final String key;
    private final TableTarget target;

    /**
     * A table, there or not.
     *
     * @param key the key that names it, for messages
     */
    public RunTable(SparkSession spark, String key, TableTarget target) {
        this.spark = spark;
        this.key = key;
        this.target = target;
    }

    /**
     * Refuses, before there are rows, a table that cannot receive them.
     *
     * @throws PlumblineException of kind CONFIGURATION where there is no such catalog or one that is forgotten with the
     *     session, or the table is of no format that is known or not partitioned by a column {@value #COLUMN}
     */
    public void require() {
        attempt(() -> {
            CatalogTables.requireCatalog(spark, target.name());
            CatalogTables.requireKept(spark, target.name());
            if (isThere()) {
                TableFormat format = CatalogTables.format(spark, target.name());
                requireColumn();
                format.requireReceives(spark, target.name(), COLUMN);
            } else {
                requireFormat();
            }
        });
    }

    /** Refuses to make a table that Spark would forget: without Hive, it keeps none itself, but formats may. */
    private void requireFormat() {
        boolean isKept = target.format() != null && !target.format().equals("parquet");
        if (isOfSession() && !CatalogTables.hasHive(spark) && !isKept) {
            throw new TableFault("it is not there, and a table of files would be forgotten with the session; say using"
                    + " iceberg or using delta behind its name");
        }
    }

    private boolean isOfSession() {
        return CatalogTables.isOfSession(spark, target.name());
    }

    private void requireColumn() {
        if (!List.of(spark.table(quoted()).columns()).contains(COLUMN)) {
            throw new TableFault(
                    "it has no column " + COLUMN + " that tells runs apart; name a table that is to be made, or"
                            + " one partitioned by a column " + COLUMN + " of texts");
        }
    }

    /**
     * Puts rows in the place of all those of a run; makes the table where it is not there.
     *
     * @param rows without a column {@value #COLUMN}, in any case, which Spark would take for it
     * @param run the name of the run
     * @param later columns that results did not have from the first; left out where the table, which may be older, lacks them
     * @return those left out, with the statement that adds each: {@code column; ALTER TABLE …}
     * @throws PlumblineException of kind CONFIGURATION where the table has other columns, or Spark refuses it
     */
    public List<String> replace(Dataset<Row> rows, String run, Set<String> later) {
        Set<String> left = new TreeSet<>();
        attempt(() -> {
            if (Arrays.stream(rows.columns()).anyMatch(COLUMN::equalsIgnoreCase)) {
                throw new TableFault("the rows have a column " + COLUMN + " of their own; give it another name");
            }
            if (!isThere()) {
                requireFormat();
                create(rows.schema().asNullable());
            }
            requireColumn();
            TableFormat format = CatalogTables.format(spark, target.name());
            format.requireReceives(spark, target.name(), COLUMN);
            left.addAll(later);
            left.retainAll(List.of(rows.columns()));
            left.removeAll(List.of(spark.table(quoted()).columns()));
            Dataset<Row> known = rows.drop(left.toArray(String[]::new));
            format.replace(spark, target.name(), fitted(known.withColumn(COLUMN, functions.lit(run))), COLUMN, run);
        });
        return left.stream()
                .map(column -> addition(rows.schema().apply(column)))
                .toList();
    }

    private String addition(StructField field) {
        return field.name() + "; ALTER TABLE " + target.name() + " ADD COLUMNS (`" + field.name() + "` "
                + field.dataType().sql() + ") makes one";
    }

    /**
     * Returns whether the table is there and has rows of a run.
     *
     * @throws PlumblineException of kind CONFIGURATION where Spark cannot tell
     */
    public boolean hasRows(String run) {
        return CatalogTables.attempt(spark, attempted(), target.name(), () -> {
            if (!isThere()) {
                return false;
            }
            requireColumn();
            return !spark.table(quoted())
                    .filter(functions.col(COLUMN).equalTo(run))
                    .isEmpty();
        });
    }

    private void create(StructType schema) {
        String columns = schema.toDDL();
        if (target.format() == null && isOfSession()) {
            spark.sql("CREATE TABLE " + quoted() + " (" + columns + ") PARTITIONED BY (`" + COLUMN
                    + "` STRING) STORED AS PARQUET");
            return;
        }
        String format = target.format();
        spark.sql("CREATE TABLE " + quoted() + " (" + columns + ", `" + COLUMN + "` STRING)"
                + (format == null ? "" : " USING " + format) + " PARTITIONED BY (`" + COLUMN + "`)");
    }

    /** The rows in the columns of the table; those that it has besides are null. */
    private Dataset<Row> fitted(Dataset<Row> rows) {
        StructType there = spark.table(quoted()).schema();
        for (StructField field : rows.schema().fields()) {
            Optional<StructField> other = Arrays.stream(there.fields())
                    .filter(each -> each.name().equals(field.name()))
                    .findFirst();
            String type = field.dataType().sql();
            if (other.isEmpty()) {
                throw new TableFault("it has no column " + addition(field));
            }
            if (!other.get().dataType().sql().equals(type)) {
                throw new TableFault("its column " + field.name() + " is of type "
                        + other.get().dataType().sql() + ", and the rows have " + type + "; name another table");
            }
        }
        List<String> given = List.of(rows.columns());
        List<Column> columns = new ArrayList<>();
        for (StructField field : there.fields()) {
            columns.add(
                    given.contains(field.name())
                            ? rows.col("`" + field.name() + "`")
                            : functions.lit(null).cast(field.dataType()).as(field.name()));
        }
        return rows.select(columns.toArray(Column[]::new));
    }

    /** Returns whether the table is there. */
    public boolean isThere() {
        return spark.catalog().tableExists(quoted());
    }

    /** Returns the directory of its files; empty where it is not there, or its catalog does not tell it. */
    public Optional<String> directory() {
        return CatalogTables.directory(spark, target.name());
    }

    private String quoted() {
        return target.name().quoted();
    }

    private void attempt(Runnable work) {
        CatalogTables.attempt(spark, attempted(), target.name(), () -> {
            work.run();
            return null;
        });
    }

    private String attempted() {
        return "write " + key + " = " + target.name();
    }
}
