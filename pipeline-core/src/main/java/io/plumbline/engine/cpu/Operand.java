package io.plumbline.engine.cpu;

/**
 * A matrix in the two forms it is used in: the values that elementwise work and attention see, and what products read or
 * write. With float32 products both are the same memory; with bfloat16 the second is a rounded copy, unless the values
 * themselves are kept in bfloat16.
 */
final class Operand {
    private final Matrix values;
    private final Matrix products;

    private Operand(Matrix values, Matrix products) {
        this.values = values;
        this.products = products;
    }

    /** One matrix in both roles. */
    static Operand of(Matrix both) {
        return new Operand(both, both);
    }

    /** Two forms of the same shape. */
    static Operand of(Matrix values, Matrix products) {
        return new Operand(values, products);
    }

    Matrix values() {
        return values;
    }

    Matrix products() {
        return products;
    }

    /** Returns whether the two forms are kept apart, so that one must be made from the other. */
    boolean hasTwoForms() {
        return values != products;
    }

    /** Makes what products read from the values. */
    void round(Range rows) {
        if (hasTwoForms() && !rows.isEmpty()) {
            copy(values, products, rows);
        }
    }

    /** Makes the values from what a product wrote. */
    void widen(Range rows) {
        if (hasTwoForms() && !rows.isEmpty()) {
            copy(products, values, rows);
        }
    }

    private static void copy(Matrix from, Matrix to, Range rows) {
        int first = rows.start() * from.columns();
        from.copyTo(to, first, first, rows.size() * from.columns());
    }

    /** Makes the values from what a product wrote and another matrix, in float32. */
    void widenOnto(Matrix addend, Range rows, Scratch scratch) {
        values.writeSum(rows, addend, products, rows.start(), scratch);
    }
}
