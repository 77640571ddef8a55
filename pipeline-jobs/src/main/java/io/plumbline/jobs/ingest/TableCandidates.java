package io.plumbline.jobs.ingest;

import io.plumbline.data.Columns;
import java.net.URI;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** The candidates of a table: the columns of the input, then what is behind them. */
final class TableCandidates implements Iterator<Candidate> {
    private final Iterator<Row> rows;
    private final CandidateReader reader;
    private final Map<String, Integer> places = new HashMap<>();
    private final StructType schema;

    /**
     * @param schema of the rows; the last three columns are the name of one that is not UTF-8 or null, the row as JSON and
     *     the file's address
     */
    TableCandidates(Iterator<Row> rows, StructType schema, Columns columns, CandidateReader reader) {
        this.rows = rows;
        this.schema = schema;
        this.reader = reader;
        List<String> names = List.of(schema.fieldNames()).subList(0, schema.length() - 3);
        for (String column : new String[] {columns.prompt(), columns.chosen(), columns.rejected(), columns.source()}) {
            if (column != null && names.contains(column)) {
                places.put(column, names.indexOf(column));
            }
        }
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Candidate next() {
        Row row = rows.next();
        Map<String, Object> values = new HashMap<>();
        places.forEach((column, place) -> values.put(column, value(row, place)));
        String file = new Path(URI.create(row.getString(schema.length() - 1))).toString();
        String json = row.getString(schema.length() - 2);
        return row.isNullAt(schema.length() - 3)
                ? reader.row(file, values, json)
                : reader.notUtf8(file, row.getString(schema.length() - 3), json);
    }

    /** Text and numbers as they are; of anything nested only what it is, since it can only be refused. */
    private Object value(Row row, int place) {
        if (row.isNullAt(place)) {
            return null;
        }
        DataType type = schema.fields()[place].dataType();
        if (type instanceof ArrayType) {
            return List.of();
        }
        return type instanceof StructType || type instanceof MapType ? Map.of() : row.get(place);
    }
}
