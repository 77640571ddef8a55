package io.plumbline.integration;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A catalog of a maker of its own: {@code files}, which it says are Parquet, and {@code untold}, of which it says nothing. */
@SuppressWarnings("deprecation") // what Spark's interfaces ask of everyone who implements them
public final class OtherCatalog implements TableCatalog {
    private static final Map<String, Map<String, String>> TABLES =
            Map.of("files", Map.of(TableCatalog.PROP_PROVIDER, "parquet"), "untold", Map.of());

    private String name;

    private record Described(String name, Map<String, String> properties) implements Table {
        @Override
        public StructType schema() {
            return new StructType().add("prompt", DataTypes.StringType).add("run", DataTypes.StringType);
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.BATCH_READ);
        }
    }

    @Override
    public void initialize(String given, CaseInsensitiveStringMap options) {
        name = given;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Table loadTable(Identifier identifier) throws NoSuchTableException {
        if (!TABLES.containsKey(identifier.name())) {
            throw new NoSuchTableException(identifier);
        }
        return new Described(identifier.name(), TABLES.get(identifier.name()));
    }

    @Override
    public Identifier[] listTables(String[] namespace) {
        return new Identifier[0];
    }

    @Override
    public Table createTable(
            Identifier identifier, StructType columns, Transform[] partitions, Map<String, String> properties) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Table alterTable(Identifier identifier, TableChange... changes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean dropTable(Identifier identifier) {
        return false;
    }

    @Override
    public void renameTable(Identifier from, Identifier to) {
        throw new UnsupportedOperationException();
    }
}
