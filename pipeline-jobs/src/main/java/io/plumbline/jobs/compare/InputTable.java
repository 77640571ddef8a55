package io.plumbline.jobs.compare;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.LiteralPaths.Format;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * A table that the user names by an option: a file or directory of Parquet, JSON lines or CSV with a header.
 *
 * @param command that reads it
 * @param option that names it
 * @param location its place, on any Hadoop file system; never a pattern
 */
record InputTable(Command command, String option, String location) {
    private static final int MOST_NAMED = 20;
    private static final int DEEPEST = 30;

    /** The form that names of columns usually have. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]{0,39}");

    /** Refuses a place that cannot be one. */
    InputTable {
        command.requirePlace(option, location);
    }

    /**
     * Opens it: of JSON lines all is read once, to find out the types of columns.
     *
     * @throws PlumblineException of kind CONFIGURATION where nothing is there; of kind DATA where it is no table
     */
    Dataset<Row> open(SparkSession spark) {
        Path path = path(spark);
        Dataset<Row> table = reading(() -> LiteralPaths.table(spark, format(spark, path), path));
        if (has(table, LiteralPaths.CORRUPT)) {
            throw failure("it has lines that are no JSON objects; is it JSON lines, an object a line?");
        }
        return table;
    }

    /**
     * Returns one of its columns.
     *
     * @param cure where it is not there, what the user can do
     * @throws PlumblineException of kind DATA where the table has no such column
     */
    Column column(Dataset<Row> table, String name, String cure) {
        if (!has(table, name)) {
            String[] found = table.columns();
            if (!areNames(found) && format(table.sparkSession(), path(table.sparkSession())) == Format.CSV) {
                // Not shown: they are values of the data.
                throw failure("its first line, which must have the names of the columns, has no '" + name
                        + "' and other than names; write a line of names above it");
            }
            throw failure("it has no column '" + name + "', but "
                    + Arrays.stream(found).limit(MOST_NAMED).collect(Collectors.joining(", "))
                    + (found.length > MOST_NAMED ? " and " + (found.length - MOST_NAMED) + " more" : "")
                    + "; " + cure);
        }
        return functions.col(quoted(name));
    }

    private static boolean areNames(String... columns) {
        return Arrays.stream(columns).allMatch(column -> NAME.matcher(column).matches());
    }

    /** Returns what the user can do about a column that an option names. */
    static String named(String nameOption) {
        return "name one by " + nameOption;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /**
     * Returns one of its columns as numbers. They may stand there as texts, as in CSV; true and false are 1 and 0.
     *
     * @param nameOption the option by which the user names the column
     * @throws PlumblineException of kind DATA where the table has no such column, or it holds something else
     */
    Column number(Dataset<Row> table, String name, String nameOption) {
        Column column = column(table, name, named(nameOption));
        DataType type = table.schema().apply(name).dataType();
        if (type instanceof NumericType || type instanceof BooleanType) {
            return column.cast(DataTypes.DoubleType);
        }
        if (!(type instanceof StringType)) {
            throw failure("its column '" + name + "' is of type " + type.simpleString()
                    + ", expected numbers; name another by " + nameOption);
        }
        Column number = functions.coalesce(
                functions.expr("try_cast(" + quoted(name) + " AS DOUBLE)"),
                functions.expr("try_cast(" + quoted(name) + " AS BOOLEAN)").cast(DataTypes.DoubleType));
        long others =
                reading(() -> table.filter(functions.trim(column).notEqual("").and(number.isNull()))
                        .count());
        if (others > 0) {
            throw failure("its column '" + name + "' has " + others + " values that are no numbers; name another by "
                    + nameOption);
        }
        return number;
    }

    /**
     * Returns one of its columns as numbers of completions, null where nothing is there.
     *
     * @param cure where it is not there, or cannot be used, what the user can do
     * @throws PlumblineException of kind DATA where the table has no such column, or it holds other than whole numbers from 0 on
     */
    Column index(Dataset<Row> table, String name, String cure) {
        Column text = functions.trim(column(table, name, cure).cast(DataTypes.StringType));
        DataType type = table.schema().apply(name).dataType();
        if (!(type instanceof NumericType || type instanceof StringType)) {
            throw failure("its column '" + name + "' is of type " + type.simpleString() + ", expected whole numbers; "
                    + cure);
        }
        Column number = functions.expr("try_cast(" + quoted(name) + " AS DOUBLE)");
        Column isIndex = number.equalTo(functions.floor(number)).and(number.between(0, Integer.MAX_VALUE));
        long others = reading(() -> table.filter(
                        text.notEqual("").and(functions.not(functions.coalesce(isIndex, functions.lit(false)))))
                .count());
        if (others > 0) {
            throw failure("its column '" + name + "' has " + others + " values that are no whole numbers from 0 to "
                    + Integer.MAX_VALUE + "; " + cure);
        }
        return number.cast(DataTypes.IntegerType);
    }

    /** Returns whether it has a column of just this name. */
    boolean has(Dataset<Row> table, String name) {
        return List.of(table.columns()).contains(name);
    }

    PlumblineException failure(String problem) {
        return new PlumblineException(
                Kind.DATA, "Cannot read " + option + " = " + PlainText.of(location) + ": " + problem);
    }

    /**
     * Does something that reads this table and does nothing else.
     *
     * @throws PlumblineException of kind DATA where the table cannot be read; of kind STORAGE where the file system fails
     */
    <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (Exception e) {
            // Spark throws checked exceptions that its signatures do not name.
            Causes.of(e)
                    .filter(PlumblineException.class::isInstance)
                    .findFirst()
                    .ifPresent(known -> {
                        throw (PlumblineException) known;
                    });
            if (Causes.of(e).anyMatch(StorageFailures::isOfAFileSystem)) {
                throw StorageFailures.at("read " + option + " = " + location, e);
            }
            Throwable deepest = Causes.of(e).reduce(e, (above, below) -> below);
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot read " + option + " = " + location + ": it is no table that is whole: "
                            + PlainText.reason(deepest),
                    e);
        }
    }

    private Path path(SparkSession spark) {
        try {
            Path path = new Path(location);
            FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
            files.getFileStatus(path);
            return files.makeQualified(path);
        } catch (FileNotFoundException e) {
            throw command.refused("nothing is at " + option + " = " + location);
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw StorageFailures.atPath(Kind.CONFIGURATION, "read " + option + " = " + location, "", e);
        }
    }

    private Format format(SparkSession spark, Path path) {
        try {
            FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
            String name = firstFile(files, files.getFileStatus(path), 0);
            if (name == null) {
                throw failure("it holds no file");
            }
            return Format.ofName(name);
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look at " + option + " = " + location, e);
        }
    }

    /** Returns the name of the first file in or below a place that is no hidden one; null where there is none. */
    private static String firstFile(FileSystem files, FileStatus place, int depth) throws IOException {
        if (!place.isDirectory()) {
            return place.getPath().getName();
        }
        if (depth == DEEPEST) {
            return null;
        }
        FileStatus[] members = files.listStatus(place.getPath());
        Arrays.sort(members);
        for (FileStatus member : members) {
            String name = member.getPath().getName();
            String found = name.startsWith("_") || name.startsWith(".") ? null : firstFile(files, member, depth + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
