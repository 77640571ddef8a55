package io.plumbline.jobs.catalog;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds out what a name stands for in a session's catalogs, and puts what goes wrong there into a sentence. */
final class CatalogTables {
    private static final String CATALOG = "spark.sql.catalog.";
    private static final String OF_THE_SESSION = "spark_catalog";

    /** Keeps its tables in the session's own catalog. */
    private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

    private CatalogTables() {}

    /**
     * Does something with a table.
     *
     * @param attempt what it is, as in {@code read data.train = table:lake.align.preferences}
     * @param name of the table
     * @throws PlumblineException of kind CONFIGURATION where Spark refuses it
     */
    static <T> T attempt(SparkSession spark, String attempt, TableName name, Supplier<T> work) {
        try {
            return work.get();
        } catch (PlumblineException e) {
            throw e;
        } catch (StackOverflowError e) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot " + attempt + ": its predicate is nested too deep; write a shorter one",
                    e);
        } catch (TableFault e) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot " + attempt + ": " + e.getMessage(), e.getCause());
        } catch (Exception e) {
            // Spark throws checked exceptions that its signatures do not name, and those of catalogs of many makers.
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot " + attempt + ": " + problem(spark, name, e), e);
        }
    }

    private static String problem(SparkSession spark, TableName name, Exception e) {
        String message = e.getMessage() == null ? "" : e.getMessage().strip();
        String reason = message.isEmpty() ? PlainText.reason(e) : PlainText.firstLine(message);
        if (!(e instanceof AnalysisException analysis)) {
            return "Spark gives up on it (" + reason
                    + "); is the jar of the table's format there (--packages or --jars), and"
                    + " its catalog configured (--conf " + CATALOG + "…)?";
        }
        if (!"TABLE_OR_VIEW_NOT_FOUND".equals(analysis.getErrorClass())) {
            return reason;
        }
        String cure = "; look at the name, and at what SHOW TABLES lists";
        if (isOfSession(spark, name) && !hasHive(spark)) {
            cure = "; where it is a table of a Hive metastore, give --conf spark.sql.catalogImplementation=hive and the"
                    + " metastore's hive-site.xml, else look at the name";
        }
        return "there is no such table" + cure;
    }

    /**
     * Returns the format of a table.
     *
     * @throws TableFault where it is none that is known
     */
    static TableFormat format(SparkSession spark, TableName name) {
        requireCatalog(spark, name);
        Map<String, String> details = details(spark, name);
        String provider = details.getOrDefault("Provider", "").toLowerCase(Locale.ROOT);
        if (details.getOrDefault("Type", "").toUpperCase(Locale.ROOT).endsWith("VIEW")) {
            throw new TableFault(
                    "it is a view, and nothing tells whether the rows of a view have changed; name the table"
                            + " beneath it, with a predicate behind where, or write its rows to a table");
        }
        if (provider.isEmpty()) {
            throw new TableFault(
                    "its catalog does not tell its format; write its rows to a table of Iceberg, Delta or Hive,"
                            + " or to Parquet");
        }
        return TableFormat.ALL.stream()
                .filter(format -> format.isOf(provider))
                .findFirst()
                .orElseThrow(() ->
                        new TableFault("it is a table of " + provider + ", whose versions Plumbline does not know;"
                                + " write its rows to a table of Iceberg, Delta or Hive, or to Parquet"));
    }

    /** Returns the directory of a table's files; empty where there is no such table, or its catalog does not tell it. */
    static Optional<String> directory(SparkSession spark, TableName name) {
        try {
            return Optional.ofNullable(details(spark, name).get("Location"));
        } catch (Exception e) {
            // Spark throws checked exceptions that its signatures do not name. A run does not depend on the answer.
            return Optional.empty();
        }
    }

    private static Map<String, String> details(SparkSession spark, TableName name) {
        List<Row> rows = spark.sql("DESCRIBE TABLE EXTENDED " + name.quoted()).collectAsList();
        Map<String, String> details = new HashMap<>();
        boolean below = false;
        for (Row row : rows) {
            // Above it stand columns, whose names may be any.
            below |= row.getString(0).equals("# Detailed Table Information");
            if (below && row.getString(1) != null) {
                details.putIfAbsent(row.getString(0), row.getString(1));
            }
        }
        return details;
    }

    /**
     * Refuses a name whose catalog is not there: Spark would look for it as a namespace of another.
     *
     * @throws TableFault where it is not
     */
    static void requireCatalog(SparkSession spark, TableName name) {
        String first = name.parts().get(0);
        if (name.parts().size() > 2 && !first.equals(OF_THE_SESSION) && !isCatalog(spark, first)) {
            throw new TableFault("there is no catalog " + first + " in this session, but "
                    + catalogs(spark) + "; give --conf " + CATALOG + first + "=CLASS with its settings, and its jar by"
                    + " --packages");
        }
    }

    /** Returns whether a table is one of the session's own catalog, as far as the name tells. */
    static boolean isOfSession(SparkSession spark, TableName name) {
        String first = name.parts().get(0);
        String current = spark.conf().get("spark.sql.defaultCatalog", OF_THE_SESSION);
        return first.equals(OF_THE_SESSION)
                || current.equals(OF_THE_SESSION) && name.parts().size() <= 2 && !isNamedCatalog(spark, name);
    }

    /**
     * Refuses a table whose catalog is forgotten when the session ends, so that nobody would find it: the session's own, which
     * lives in memory where there is no Hive metastore. A table of Delta that is named by its path is found all the same.
     *
     * @throws TableFault where it is one
     */
    static void requireKept(SparkSession spark, TableName name) {
        String catalog = spark.conf().get(CATALOG + OF_THE_SESSION, DELTA_CATALOG);
        boolean isPath = name.parts().size() == 2 && name.parts().get(0).equalsIgnoreCase("delta");
        if (isOfSession(spark, name) && !hasHive(spark) && catalog.equals(DELTA_CATALOG) && !isPath) {
            throw new TableFault(
                    "the catalog of the session is forgotten when it ends, and the table with it; give --conf"
                            + " spark.sql.catalogImplementation=hive and the metastore's hive-site.xml, or name a table of a catalog"
                            + " of its own");
        }
    }

    private static boolean isNamedCatalog(SparkSession spark, TableName name) {
        return name.parts().size() > 1 && isCatalog(spark, name.parts().get(0));
    }

    private static boolean isCatalog(SparkSession spark, String catalog) {
        return spark.conf().contains(CATALOG + catalog);
    }

    private static String catalogs(SparkSession spark) {
        return Stream.concat(
                        Stream.of(OF_THE_SESSION),
                        Arrays.stream(spark.sparkContext().getConf().getAllWithPrefix(CATALOG))
                                .map(entry -> entry._1())
                                .filter(key -> !key.contains(".")))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    static boolean hasHive(SparkSession spark) {
        return "hive".equals(spark.conf().get("spark.sql.catalogImplementation", "in-memory"));
    }
}
