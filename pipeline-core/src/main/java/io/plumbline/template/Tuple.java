package io.plumbline.template;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** A tuple of Python; its first places may have names. */
final class Tuple extends AbstractList<Object> implements RandomAccess {
    private final List<Object> items;
    private final List<String> names;

    Tuple(List<Object> items) {
        this(items, List.of());
    }

    private Tuple(List<Object> items, List<String> names) {
        this.items = items;
        this.names = names;
    }

    /** The values of one key, as {@code groupby} makes them. */
    static Tuple group(Object key, List<Object> values) {
        return new Tuple(Arrays.asList(key, values), List.of("grouper", "list"));
    }

    /** Returns the place of a name; {@link Arguments#MISSING} where there is none. */
    Object named(String name) {
        int index = names.indexOf(name);
        return index < 0 ? Arguments.MISSING : items.get(index);
    }

    static Tuple of(Object first, Object second) {
        return new Tuple(Arrays.asList(first, second));
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}
