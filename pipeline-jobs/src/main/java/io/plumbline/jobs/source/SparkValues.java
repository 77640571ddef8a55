package io.plumbline.jobs.source;

import io.plumbline.data.DecodedText;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Values of a row of Spark's as {@link ParquetValues} has them: what reads a row does not see where it came from. */
final class SparkValues {
    private SparkValues() {}

    /** Returns the type whose texts are bytes, but for keys of maps: Spark replaces what is no text in silence. */
    static DataType withBytes(DataType type) {
        if (type instanceof StringType) {
            return DataTypes.BinaryType;
        }
        if (type instanceof ArrayType array) {
            return DataTypes.createArrayType(withBytes(array.elementType()), array.containsNull());
        }
        if (type instanceof MapType map) {
            // Keys stay as they are: bytes would come in another order each time.
            return DataTypes.createMapType(map.keyType(), withBytes(map.valueType()), map.valueContainsNull());
        }
        if (type instanceof StructType struct) {
            StructType fields = new StructType();
            for (StructField field : struct.fields()) {
                fields = fields.add(field.name(), withBytes(field.dataType()), field.nullable());
            }
            return fields;
        }
        return type;
    }

    /**
     * Returns a value.
     *
     * @param value of the type {@link #withBytes}; bytes that are no text stay bytes, so that who reads a text finds them
     * @param type of the column, or of a part of it
     */
    static Object of(Object value, DataType type) {
        if (value instanceof Row row) {
            Map<String, Object> fields = new LinkedHashMap<>();
            StructField[] each = ((StructType) type).fields();
            for (int index = 0; index < row.length(); index++) {
                fields.put(each[index].name(), of(row.get(index), each[index].dataType()));
            }
            return fields;
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            MapType types = (MapType) type;
            List<Object> entries = new ArrayList<>();
            JavaConverters.mapAsJavaMap(map).forEach((key, each) -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("key", of(key, types.keyType()));
                entry.put("value", of(each, types.valueType()));
                entries.add(entry);
            });
            return Map.of("map", entries);
        }
        if (value instanceof scala.collection.Seq<?> list) {
            DataType ofElement = ((ArrayType) type).elementType();
            List<Object> elements = new ArrayList<>();
            JavaConverters.seqAsJavaList(list).forEach(element -> elements.add(of(element, ofElement)));
            return elements;
        }
        if (type instanceof StringType && value instanceof byte[] bytes) {
            DecodedText text = DecodedText.of(bytes, bytes.length);
            return text.valid() ? text.text() : bytes;
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
