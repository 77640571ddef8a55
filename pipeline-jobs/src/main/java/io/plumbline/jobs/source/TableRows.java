package io.plumbline.jobs.source;

import io.plumbline.data.DecodedText;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Makes rows of an input of those that Spark reads from a table.
 *
 * @param table what stands for the file
 * @param columns that are read, in the types of the table; texts in them come as bytes, so that bytes which are no text are
 *     seen
 * @param unused the table's other columns, to name them
 * @param source the column whose bytes need not be text; null for none
 */
record TableRows(String table, List<StructField> columns, List<String> unused, String source)
        implements Function<Row, InputRow> {
    private static final long serialVersionUID = 1L;

    @Override
    public InputRow call(Row row) {
        Map<String, Object> values = new LinkedHashMap<>();
        String notText = null;
        for (int index = 0; index < columns.size(); index++) {
            String name = columns.get(index).name();
            DataType type = columns.get(index).dataType();
            Object value = row.get(index);
            if (type instanceof StringType && value != null) {
                byte[] bytes = (byte[]) value;
                DecodedText text = DecodedText.of(bytes, bytes.length);
                values.put(name, text.text());
                notText = text.valid() || name.equals(source) || notText != null ? notText : name;
            } else {
                values.put(name, SparkValues.of(value, type));
            }
        }
        String json = RowJson.of(values);
        if (notText != null) {
            return InputRow.broken(
                    table, json, new QuarantineException(Reason.INVALID_TEXT, "column '" + notText + "' is not UTF-8"));
        }
        unused.forEach(column -> values.put(column, null));
        return InputRow.of(table, values, json);
    }
}
