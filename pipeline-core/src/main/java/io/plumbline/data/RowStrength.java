package io.plumbline.data;

import io.plumbline.example.Strength;
import java.util.Map;

/**
 * Reads the numbers of a row, of whatever format, that say how much its example counts and by how much its best completion is
 * better. Their columns are read only where {@code data.columns} names them: many a data set has columns of such names for
 * something else.
 */
public final class RowStrength {
    private RowStrength() {}

    /**
     * Reads a row.
     *
     * @param row column values by name
     * @param columns names of the columns
     * @throws QuarantineException where a column is named, and the row has no fitting number in it
     */
    public static Strength read(Map<String, ?> row, Columns columns) throws QuarantineException {
        double weight = number(row, columns.of(Columns.WEIGHT), Strength.UNSAID.weight());
        double margin = number(row, columns.of(Columns.MARGIN), Strength.UNSAID.margin());
        if (!Strength.isWeight(weight)) {
            throw new QuarantineException(
                    Reason.UNUSABLE_NUMBER,
                    "column '" + columns.of(Columns.WEIGHT) + "' must hold a weight above 0, found " + weight);
        }
        return new Strength(weight, margin);
    }

    private static double number(Map<String, ?> row, String column, double unsaid) throws QuarantineException {
        if (column == null) {
            return unsaid;
        }
        Object value = row.get(column);
        if (value == null) {
            throw new QuarantineException(
                    Reason.UNUSABLE_NUMBER,
                    "column '" + column + "' " + (row.containsKey(column) ? "is null" : "is not there"));
        }
        if (!(value instanceof Number number)) {
            throw new QuarantineException(
                    Reason.UNUSABLE_NUMBER, "column '" + column + "' must hold a number, found " + Texts.kindOf(value));
        }
        if (!Float.isFinite(number.floatValue())) {
            throw new QuarantineException(
                    Reason.UNUSABLE_NUMBER, "column '" + column + "' must hold a number of float32, found " + number);
        }
        return number.doubleValue();
    }
}
