package io.plumbline.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters of lists and dictionaries. */
final class SequenceFilters {
    static final Map<String, Filters.Filter> ALL = Map.ofEntries(
            Map.entry("length", (value, given, rendering) -> Values.length(value)),
            Map.entry("count", (value, given, rendering) -> Values.length(value)),
            Map.entry("list", (value, given, rendering) -> Values.list(value, rendering.budget())),
            Map.entry("first", SequenceFilters::first),
            Map.entry("last", SequenceFilters::last),
            Map.entry("join", SequenceFilters::join),
            Map.entry("reverse", SequenceFilters::reverse),
            Map.entry("items", SequenceFilters::items),
            Map.entry("dictsort", SequenceFilters::dictsort),
            Map.entry("batch", SequenceFilters::batch),
            Map.entry("slice", SequenceFilters::slice));

    private SequenceFilters() {}

    private static Object first(Object value, Arguments arguments, Rendering rendering) {
        Iterator<Object> values = Values.iterate(value, rendering.budget());
        return values.hasNext() ? values.next() : new Undefined("No first item, sequence was empty.");
    }

    private static Object last(Object value, Arguments arguments, Rendering rendering) {
        if (value instanceof Iterator || !Values.isIterable(value)) {
            throw TemplateException.failed("'" + Values.type(value) + "' object is not reversible");
        }
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        List<Object> values = Values.list(value, rendering.budget());
        return values.isEmpty() ? new Undefined("No last item, sequence was empty.") : values.get(values.size() - 1);
    }

    private static Object join(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("join", 0, "d", "attribute");
        Budget budget = rendering.budget();
        Object attribute = Arguments.or(given[1], null);
        String separator = PythonText.text(Arguments.or(given[0], ""), budget);
        TextBuilder joined = new TextBuilder(budget);
        Iterator<Object> values = Values.iterate(value, budget);
        for (String before = ""; values.hasNext(); before = separator) {
            Object item = AttributePath.get(values.next(), attribute, Arguments.MISSING, budget);
            joined.append(before).append(PythonText.text(item, budget));
        }
        return joined.toString();
    }

    private static Object reverse(Object value, Arguments arguments, Rendering rendering) {
        if (value instanceof String text) {
            return Slicing.slice(text, null, null, -1L, rendering.budget());
        }
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        boolean list = value instanceof Iterator;
        List<Object> values = Values.list(value, rendering.budget());
        Collections.reverse(values);
        return list ? values : values.iterator();
    }

    private static Object items(Object value, Arguments arguments, Rendering rendering) {
        if (value instanceof Undefined) {
            return Collections.emptyIterator();
        }
        if (!(value instanceof Map<?, ?> dict)) {
            throw TemplateException.failed("Can only get item pairs from a mapping.");
        }
        return DictView.items(dict).iterator();
    }

    private static Object dictsort(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        Object by = Arguments.or(given[1], "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw TemplateException.failed("You can only sort by either \"key\" or \"value\"");
        }
        if (!(value instanceof Map<?, ?> dict)) {
            throw TemplateException.failed("dictsort sorts a dict, got " + Values.type(value));
        }
        List<Object> pairs = Values.list(DictView.items(dict), rendering.budget());
        List<Object> keys = new ArrayList<>();
        for (Object pair : pairs) {
            Object key = ((Tuple) pair).get(by.equals("key") ? 0 : 1);
            keys.add(AttributePath.folded(key, Arguments.or(given[0], false)));
        }
        return Comparisons.sorted(pairs, keys, Values.truth(Arguments.or(given[2], false)), rendering.budget());
    }

    private static Object batch(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("batch", 1, "linecount", "fill_with");
        long size = Values.integer(given[0], "the size of batch");
        Object fill = Arguments.or(given[1], null);
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        Iterator<Object> values = Values.iterate(value, rendering.budget());
        while (values.hasNext()) {
            if (batch.size() == size) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            rendering.budget().places(2);
            batch.add(values.next());
        }
        if (!batch.isEmpty()) {
            long missing = fill == null ? 0 : size - batch.size();
            rendering.budget().places(Math.max(0, missing));
            for (long i = 0; i < missing; i++) {
                batch.add(fill);
            }
            batches.add(batch);
        }
        return batches.iterator();
    }

    private static Object slice(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("slice", 1, "slices", "fill_with");
        long count = Values.integer(given[0], "the number of slices");
        if (count == 0) {
            throw TemplateException.failed("division by zero");
        }
        Object fill = Arguments.or(given[1], null);
        List<Object> values = Values.list(value, rendering.budget());
        List<Object> slices = new ArrayList<>();
        rendering.budget().places(Math.max(0, count));
        int from = 0;
        for (long i = 0; i < count; i++) {
            boolean larger = i < values.size() % count;
            int to = (int) (from + values.size() / count + (larger ? 1 : 0));
            List<Object> slice = new ArrayList<>(values.subList(from, to));
            if (fill != null && !larger) {
                slice.add(fill);
            }
            slices.add(slice);
            from = to;
        }
        return slices.iterator();
    }
}
