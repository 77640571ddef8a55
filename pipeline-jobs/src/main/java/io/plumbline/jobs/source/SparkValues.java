package io.plumbline.jobs.source;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** Values of a row of Spark's as {@link ParquetValues} has them: what reads a row does not see where it came from. */
final class SparkValues {
    private SparkValues() {}

    static Object of(Object value) {
        if (value instanceof Row row) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int index = 0; index < row.length(); index++) {
                fields.put(row.schema().fieldNames()[index], of(row.get(index)));
            }
            return fields;
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            List<Object> entries = new ArrayList<>();
            JavaConverters.mapAsJavaMap(map).forEach((key, each) -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("key", of(key));
                entry.put("value", of(each));
                entries.add(entry);
            });
            return Map.of("map", entries);
        }
        if (value instanceof scala.collection.Seq<?> list) {
            List<Object> elements = new ArrayList<>();
            JavaConverters.seqAsJavaList(list).forEach(element -> elements.add(of(element)));
            return elements;
        }
        return ofOne(value);
    }

    private static Object ofOne(Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof Timestamp time) {
            return time.toInstant();
        }
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        boolean isKept = value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof byte[]
                || value instanceof BigDecimal
                || value instanceof java.time.temporal.Temporal;
        return isKept ? value : value.toString();
    }
}
