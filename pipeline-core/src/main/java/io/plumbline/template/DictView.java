package io.plumbline.template;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/** The keys, values or pairs of a dictionary: they are read in order, and have no places. */
final class DictView extends AbstractCollection<Object> {
    private final String type;
    private final Map<?, ?> dict;
    private final Function<Map.Entry<?, ?>, Object> part;

    private DictView(String type, Map<?, ?> dict, Function<Map.Entry<?, ?>, Object> part) {
        this.type = type;
        this.dict = dict;
        this.part = part;
    }

    static DictView keys(Map<?, ?> dict) {
        return new DictView("dict_keys", dict, Map.Entry::getKey);
    }

    static DictView values(Map<?, ?> dict) {
        return new DictView("dict_values", dict, Map.Entry::getValue);
    }

    static DictView items(Map<?, ?> dict) {
        return new DictView("dict_items", dict, entry -> Tuple.of(entry.getKey(), entry.getValue()));
    }

    String type() {
        return type;
    }

    @Override
    public Iterator<Object> iterator() {
        Iterator<? extends Map.Entry<?, ?>> entries = dict.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Object next() {
                return part.apply(entries.next());
            }
        };
    }

    @Override
    public int size() {
        return dict.size();
    }
}
