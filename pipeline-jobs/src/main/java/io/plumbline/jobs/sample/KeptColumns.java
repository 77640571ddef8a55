package io.plumbline.jobs.sample;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The types of the columns that go with completions, as all rows together show them: a column that has whole numbers and
 * others has numbers, and one that has texts, or truth values beside numbers, has texts.
 *
 * @param kinds by name; a column of which no row has a value is not among them
 */
public record KeptColumns(Map<String, Kind> kinds) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No column. */
    public static final KeptColumns NONE = new KeptColumns(Map.of());

    private static final Map<Kind, PrimitiveTypeName> TYPES = new EnumMap<>(Map.of(
            Kind.WHOLE, PrimitiveTypeName.INT64,
            Kind.NUMBER, PrimitiveTypeName.DOUBLE,
            Kind.TRUTH, PrimitiveTypeName.BOOLEAN,
            Kind.TEXT, PrimitiveTypeName.BINARY));

    /** The kinds of values. */
    public enum Kind {
        /** Whole numbers. */
        WHOLE,
        /** Numbers. */
        NUMBER,
        /** Truth values. */
        TRUTH,
        /** Texts. */
        TEXT;

        private static Kind of(Object value) {
            if (value instanceof Number number) {
                boolean isWhole = number instanceof Byte
                        || number instanceof Short
                        || number instanceof Integer
                        || number instanceof Long;
                boolean isLarge = number instanceof BigInteger large && large.bitLength() >= Long.SIZE;
                return isLarge ? TEXT : isWhole || number instanceof BigInteger ? WHOLE : NUMBER;
            }
            return value instanceof Boolean ? TRUTH : TEXT;
        }

        private Kind with(Kind other) {
            boolean areNumbers = ordinal() <= NUMBER.ordinal() && other.ordinal() <= NUMBER.ordinal();
            return this == other ? this : areNumbers ? NUMBER : TEXT;
        }
    }

    /** Copies the map. */
    public KeptColumns {
        kinds = new TreeMap<>(kinds);
    }

    /** Returns the columns of one row. */
    public static KeptColumns of(Map<String, Object> kept) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kept.forEach((name, value) -> kinds.put(name, Kind.of(value)));
        return new KeptColumns(kinds);
    }

    /** Returns the columns of all rows of which these and others are. */
    public KeptColumns with(KeptColumns other) {
        Map<String, Kind> all = new TreeMap<>(kinds);
        other.kinds.forEach((name, kind) -> all.merge(name, kind, Kind::with));
        return new KeptColumns(all);
    }

    /** Adds the columns to a schema. */
    void declare(Types.MessageTypeBuilder schema) {
        kinds.forEach((name, kind) -> {
            Types.PrimitiveBuilder<PrimitiveType> column = Types.optional(TYPES.get(kind));
            schema.addField((kind == Kind.TEXT ? column.as(LogicalTypeAnnotation.stringType()) : column).named(name));
        });
    }

    /** Writes the values that a row has. */
    void write(Group group, Map<String, Object> kept) {
        kept.forEach((name, value) -> {
            switch (kinds.get(name)) {
                case WHOLE -> group.append(name, ((Number) value).longValue());
                case NUMBER -> group.append(name, ((Number) value).doubleValue());
                case TRUTH -> group.append(name, (Boolean) value);
                case TEXT -> group.append(name, value.toString());
            }
        });
    }
}
