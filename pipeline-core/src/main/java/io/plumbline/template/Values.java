package io.plumbline.template;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The values of a template. Python's None is null, its bool Boolean, int Long (BigInteger beyond that), float Double, str
 * String, list List, dict Map; tuple, range, views of a dict, generators, namespaces and functions have classes of their own.
 */
final class Values {
    private Values() {}

    /** Returns whether a value counts as true. */
    static boolean truth(Object value) {
        if (value == null || value instanceof Undefined) {
            return false;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof Collection<?> items) {
            return !items.isEmpty();
        }
        if (value instanceof Map<?, ?> dict) {
            return !dict.isEmpty();
        }
        return !(value instanceof Markup markup) || !markup.text().isEmpty();
    }

    /** Returns the name of a value's type in Python. */
    static String type(Object value) {
        if (value == null) {
            return "NoneType";
        }
        if (value instanceof Undefined) {
            return "Undefined";
        }
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Number) {
            return value instanceof Double ? "float" : "int";
        }
        if (value instanceof Map) {
            return "dict";
        }
        if (value instanceof Tuple) {
            return "tuple";
        }
        if (value instanceof Range) {
            return "range";
        }
        if (value instanceof DictView view) {
            return view.type();
        }
        if (value instanceof List) {
            return "list";
        }
        if (value instanceof Namespace) {
            return "Namespace";
        }
        if (value instanceof Markup) {
            return "Markup";
        }
        if (value instanceof LoopVariable) {
            return "LoopContext";
        }
        return value instanceof Iterator ? "generator" : "function";
    }

    /** Returns the values of a value, one by one. */
    static Iterator<Object> iterate(Object value, Budget budget) {
        if (value instanceof Collection<?> items) {
            return counted(items.iterator(), budget);
        }
        if (value instanceof Map<?, ?> dict) {
            return counted(dict.keySet().iterator(), budget);
        }
        if (value instanceof String text) {
            return counted(CodePoints.each(text), budget);
        }
        if (value instanceof Iterator<?> generator) {
            return counted(generator, budget);
        }
        if (value instanceof Undefined) {
            return List.of().iterator();
        }
        throw TemplateException.failed("'" + type(value) + "' object is not iterable");
    }

    private static Iterator<Object> counted(Iterator<?> values, Budget budget) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return values.hasNext();
            }

            @Override
            public Object next() {
                budget.step();
                return values.next();
            }
        };
    }

    /** Returns whether {@link #iterate} takes a value. */
    static boolean isIterable(Object value) {
        return value instanceof Collection
                || value instanceof Map
                || value instanceof String
                || value instanceof Iterator
                || value instanceof Undefined
                || value instanceof LoopVariable;
    }

    /** Returns the values of a value as a new list. */
    static List<Object> list(Object value, Budget budget) {
        budget.places(Math.max(lengthOrUnknown(value), 1));
        List<Object> list = new java.util.ArrayList<>();
        Iterator<Object> values = iterate(value, budget);
        while (values.hasNext()) {
            list.add(values.next());
        }
        return list;
    }

    /** Returns the number of values of a value; -1 where it has none before it is read. */
    static long lengthOrUnknown(Object value) {
        if (value instanceof String text) {
            return CodePoints.length(text);
        }
        if (value instanceof Collection<?> items) {
            return items.size();
        }
        if (value instanceof Map<?, ?> dict) {
            return dict.size();
        }
        if (value instanceof Markup markup) {
            return CodePoints.length(markup.text());
        }
        return value instanceof Undefined ? 0 : -1;
    }

    /** Returns the number of values of a value. */
    static long length(Object value) {
        long length = lengthOrUnknown(value);
        if (length < 0) {
            throw TemplateException.failed("object of type '" + type(value) + "' has no len()");
        }
        return length;
    }

    /** Returns a value as the key of a dictionary. */
    static Object key(Object value) {
        if (value instanceof Boolean || value instanceof Double number && number == Math.rint(number)) {
            throw TemplateException.unsupported("a " + type(value) + " as the key of a dictionary");
        }
        if (value == null
                || value instanceof String
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double) {
            return value;
        }
        if (value instanceof Tuple || value instanceof Undefined) {
            throw TemplateException.unsupported("a " + type(value) + " as the key of a dictionary");
        }
        throw TemplateException.failed("unhashable type: '" + type(value) + "'");
    }

    /** Returns a value as an integer; True is 1. */
    static long integer(Object value, String what) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof BigInteger) {
            throw TemplateException.bound(what + " is a number of more than 64 bits");
        }
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        throw TemplateException.failed(what + " must be an integer, is of type " + type(value));
    }

    /** Returns a value as text; refuses any other. */
    static String text(Object value, String what) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        throw TemplateException.failed(what + " must be a text, is of type " + type(value));
    }
}
