package io.plumbline.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Values that are computed when they are asked for, as Python's generators do. */
final class Lazily {
    private Lazily() {}

    /** The values that a function makes of others. */
    static Iterator<Object> map(Iterator<Object> values, UnaryOperator<Object> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public Object next() {
                return function.apply(values.next());
            }
        };
    }

    /** The values that hold a test. */
    static Iterator<Object> select(Iterator<Object> values, Predicate<Object> test) {
        return new Iterator<>() {
            private Object found = Arguments.MISSING;

            @Override
            public boolean hasNext() {
                while (found == Arguments.MISSING && values.hasNext()) {
                    Object value = values.next();
                    found = test.test(value) ? value : Arguments.MISSING;
                }
                return found != Arguments.MISSING;
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Object value = found;
                found = Arguments.MISSING;
                return value;
            }
        };
    }
}
