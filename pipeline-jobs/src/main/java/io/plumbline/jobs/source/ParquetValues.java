package io.plumbline.jobs.source;

import io.plumbline.data.DecodedText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Values of a Parquet row as Java's: text, numbers, booleans, bytes, dates, lists and maps, whatever the type.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">Logical types</a>
 */
final class ParquetValues {
    private static final long SECONDS_A_DAY = 86_400;
    private static final LocalDate EPOCH = LocalDate.ofEpochDay(0);

    private ParquetValues() {}

    /** Returns whether a column holds one text for each row. */
    static boolean isText(Type type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                && isText(logical);
    }

    private static boolean isText(LogicalTypeAnnotation logical) {
        return logical instanceof StringLogicalTypeAnnotation
                || logical instanceof EnumLogicalTypeAnnotation
                || logical instanceof JsonLogicalTypeAnnotation;
    }

    /** The value of a field; null where there is none. */
    static Object of(Group row, int field) {
        Type type = row.getType().getType(field);
        int count = row.getFieldRepetitionCount(field);
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(one(row, field, i));
            }
            return values;
        }
        return count == 0 ? null : one(row, field, 0);
    }

    private static Object one(Group row, int field, int index) {
        Type type = row.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(row, field, index, type.asPrimitiveType());
        }
        Group group = row.getGroup(field, index);
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        if (logical instanceof ListLogicalTypeAnnotation && type.asGroupType().getFieldCount() == 1) {
            return elements(group);
        }
        return logical instanceof MapLogicalTypeAnnotation ? Map.of("map", of(group, 0)) : struct(group);
    }

    /** The elements of a list, which stand in a group of one field each but for old writers. */
    private static List<Object> elements(Group list) {
        boolean wrapped = isWrapped(list.getType().getType(0));
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            elements.add(wrapped ? of(list.getGroup(0, i), 0) : one(list, 0, i));
        }
        return elements;
    }

    /** Returns whether the elements of a list stand in the one field of what is repeated. */
    static boolean isWrapped(Type repeated) {
        return !repeated.isPrimitive()
                && repeated.asGroupType().getFieldCount() == 1
                && !repeated.getName().equals("array")
                && !repeated.getName().endsWith("_tuple");
    }

    private static Map<String, Object> struct(Group group) {
        Map<String, Object> fields = new LinkedHashMap<>();
        GroupType type = group.getType();
        for (int i = 0; i < type.getFieldCount(); i++) {
            fields.put(type.getFieldName(i), of(group, i));
        }
        return fields;
    }

    private static Object primitive(Group row, int field, int index, PrimitiveType type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> row.getBoolean(field, index);
            case FLOAT -> row.getFloat(field, index);
            case DOUBLE -> row.getDouble(field, index);
            case INT32 -> whole(row.getInteger(field, index), logical);
            case INT64 -> whole(row.getLong(field, index), logical);
            case INT96 -> impalaTime(row.getInt96(field, index));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(row.getBinary(field, index), logical);
        };
    }

    private static Object whole(long value, LogicalTypeAnnotation logical) {
        if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale());
        }
        if (logical instanceof DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(value);
        }
        return logical instanceof TimestampLogicalTypeAnnotation time ? instant(value, time.getUnit()) : (Object) value;
    }

    private static Instant instant(long value, TimeUnit unit) {
        long second =
                switch (unit) {
                    case MILLIS -> 1_000L;
                    case MICROS -> 1_000_000L;
                    case NANOS -> 1_000_000_000L;
                };
        long part = Math.floorMod(value, second) * (1_000_000_000L / second);
        return Instant.ofEpochSecond(Math.floorDiv(value, second), part);
    }

    /** Nanoseconds of a day, then the Julian day, as Impala writes times. */
    private static Instant impalaTime(Binary bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = buffer.getLong();
        long day = buffer.getInt() - EPOCH.getLong(JulianFields.JULIAN_DAY);
        return Instant.ofEpochSecond(day * SECONDS_A_DAY, nanos);
    }

    private static Object bytes(Binary value, LogicalTypeAnnotation logical) {
        byte[] bytes = value.getBytes();
        if (isText(logical)) {
            // Bytes that are no text stay bytes: a reader of text then finds them, and nothing is replaced in silence.
            DecodedText text = DecodedText.of(bytes, bytes.length);
            return text.valid() ? text.text() : bytes;
        }
        return logical instanceof DecimalLogicalTypeAnnotation decimal && bytes.length > 0
                ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
                : (Object) bytes;
    }
}
