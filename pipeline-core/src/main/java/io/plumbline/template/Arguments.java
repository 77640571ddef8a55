package io.plumbline.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The values that a function, filter or test is called with.
 *
 * @param positional in their order
 * @param named by name
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** Stands for a value that is not given. */
    static final Object MISSING = new Object();

    /**
     * Returns the values by parameter, {@link #MISSING} where one is not given.
     *
     * @param function its name, for messages
     * @param required how many of the first parameters must be given
     * @param names of all parameters
     */
    Object[] bind(String function, int required, String... names) {
        if (positional.size() > names.length) {
            throw TemplateException.failed(
                    function + " takes at most " + names.length + " arguments, got " + positional.size());
        }
        Object[] values = new Object[names.length];
        Arrays.fill(values, MISSING);
        for (int i = 0; i < positional.size(); i++) {
            values[i] = positional.get(i);
        }
        named.forEach((name, value) -> {
            int index = Arrays.asList(names).indexOf(name);
            if (index < 0 || values[index] != MISSING) {
                throw TemplateException.failed(function + " takes no further argument '" + name + "'");
            }
            values[index] = value;
        });
        for (int i = 0; i < required; i++) {
            if (values[i] == MISSING) {
                throw TemplateException.failed(function + " needs the argument '" + names[i] + "'");
            }
        }
        return values;
    }

    /** Returns the values of a function that takes none by name. */
    List<Object> positional(String function, int least, int most) {
        if (!named.isEmpty() || positional.size() < least || positional.size() > most) {
            throw TemplateException.failed(function + " takes "
                    + (least == most ? String.valueOf(least) : least + " to " + most) + " arguments and none by name");
        }
        return positional;
    }

    /** Counts the work of looking at texts. */
    static void look(List<Object> values, Budget budget) {
        for (Object value : values) {
            budget.work(value instanceof String text ? text.length() : 1);
        }
    }

    /** Returns a value, or another where it is not given. */
    static Object or(Object value, Object otherwise) {
        return value == MISSING ? otherwise : value;
    }

    /** Returns these arguments without the first positional ones. */
    Arguments from(int first) {
        return new Arguments(new ArrayList<>(positional.subList(first, positional.size())), named);
    }
}
