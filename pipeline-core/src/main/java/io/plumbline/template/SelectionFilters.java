package io.plumbline.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters that apply a filter, a test or a comparison to each item. */
final class SelectionFilters {
    static final Map<String, Filters.Filter> ALL = Map.ofEntries(
            Map.entry("map", SelectionFilters::map),
            Map.entry("select", (value, given, rendering) -> select(value, given, rendering, false, true)),
            Map.entry("reject", (value, given, rendering) -> select(value, given, rendering, false, false)),
            Map.entry("selectattr", (value, given, rendering) -> select(value, given, rendering, true, true)),
            Map.entry("rejectattr", (value, given, rendering) -> select(value, given, rendering, true, false)),
            Map.entry("sort", SelectionFilters::sort),
            Map.entry("unique", SelectionFilters::unique),
            Map.entry("groupby", SelectionFilters::group),
            Map.entry("min", (value, given, rendering) -> extreme("<", value, given, rendering)),
            Map.entry("max", (value, given, rendering) -> extreme(">", value, given, rendering)),
            Map.entry("sum", SelectionFilters::sum));

    private SelectionFilters() {}

    private static Object map(Object value, Arguments arguments, Rendering rendering) {
        if (!Values.truth(value) && !(value instanceof Iterator)) {
            return Collections.emptyIterator();
        }
        Budget budget = rendering.budget();
        if (arguments.positional().isEmpty()) {
            Map<String, Object> named = new HashMap<>(arguments.named());
            boolean byAttribute = named.containsKey("attribute");
            Object attribute = named.remove("attribute");
            Object otherwise = named.remove("default");
            if (!byAttribute || !named.isEmpty()) {
                throw TemplateException.failed("map requires a filter argument");
            }
            return Lazily.map(
                    Values.iterate(value, budget), item -> AttributePath.get(item, attribute, otherwise, budget));
        }
        String name = Values.text(arguments.positional().get(0), "the filter of map");
        Arguments rest = arguments.from(1);
        return Lazily.map(Values.iterate(value, budget), item -> Filters.apply(name, item, rest, rendering));
    }

    private static Object select(
            Object value, Arguments arguments, Rendering rendering, boolean byAttribute, boolean keeps) {
        if (!Values.truth(value) && !(value instanceof Iterator)) {
            return Collections.emptyIterator();
        }
        List<Object> given = arguments.positional();
        if (byAttribute && given.isEmpty()) {
            throw TemplateException.failed("Missing parameter for attribute name");
        }
        Object attribute = byAttribute ? given.get(0) : null;
        int at = byAttribute ? 1 : 0;
        String test = given.size() > at ? Values.text(given.get(at), "the test of a selection") : null;
        Arguments rest = test == null ? Arguments.NONE : arguments.from(at + 1);
        return Lazily.select(Values.iterate(value, rendering.budget()), item -> {
            Object tested = AttributePath.get(item, attribute, null, rendering.budget());
            boolean holds = test == null ? Values.truth(tested) : Tests.holds(test, tested, rest, rendering);
            return holds == keeps;
        });
    }

    private static Object sort(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        Budget budget = rendering.budget();
        List<Object> values = Values.list(value, budget);
        List<Object> keys = new ArrayList<>();
        for (Object item : values) {
            budget.places(2);
            keys.add(AttributePath.all(item, Arguments.or(given[2], null), Arguments.or(given[1], false), budget));
        }
        return Comparisons.sorted(values, keys, Values.truth(Arguments.or(given[0], false)), budget);
    }

    private static Object unique(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("unique", 0, "case_sensitive", "attribute");
        Budget budget = rendering.budget();
        List<Object> seen = new ArrayList<>();
        return Lazily.select(Values.iterate(value, budget), item -> {
            Object key = AttributePath.get(item, Arguments.or(given[1], null), null, budget);
            Object folded = AttributePath.folded(key, Arguments.or(given[0], false));
            boolean isNew = !Comparisons.contains(seen, folded, budget);
            if (isNew) {
                budget.places(1);
                seen.add(folded);
            }
            return isNew;
        });
    }

    private static Object group(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("groupby", 1, "attribute", "default", "case_sensitive");
        Budget budget = rendering.budget();
        Object otherwise = Arguments.or(given[1], null);
        Object caseSensitive = Arguments.or(given[2], false);
        List<Object> values = Values.list(value, budget);
        List<Object> keys = new ArrayList<>();
        for (Object item : values) {
            keys.add(AttributePath.folded(AttributePath.get(item, given[0], otherwise, budget), caseSensitive));
        }
        List<Object> groups = new ArrayList<>();
        List<Object> group = new ArrayList<>();
        Object last = null;
        for (Object item : Comparisons.sorted(values, keys, false, budget)) {
            Object key = AttributePath.get(item, given[0], otherwise, budget);
            Object folded = AttributePath.folded(key, caseSensitive);
            if (groups.isEmpty() || !Comparisons.equal(last, folded, budget)) {
                group = new ArrayList<>();
                groups.add(Tuple.group(key, group));
                last = folded;
            }
            group.add(item);
        }
        return groups;
    }

    private static Object extreme(String operator, Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("min or max", 0, "case_sensitive", "attribute");
        Budget budget = rendering.budget();
        Object best = new Undefined("No aggregated item, sequence was empty.");
        Object bestKey = Arguments.MISSING;
        Iterator<Object> values = Values.iterate(value, budget);
        while (values.hasNext()) {
            Object item = values.next();
            Object key = AttributePath.folded(
                    AttributePath.get(item, Arguments.or(given[1], null), null, budget), Arguments.or(given[0], false));
            if (bestKey == Arguments.MISSING || Comparisons.ordered(operator, key, bestKey, budget)) {
                best = item;
                bestKey = key;
            }
        }
        return best;
    }

    private static Object sum(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("sum", 0, "attribute", "start");
        Object sum = Arguments.or(given[1], 0L);
        if (sum instanceof String) {
            throw TemplateException.failed("sum() can't sum strings");
        }
        Iterator<Object> values = Values.iterate(value, rendering.budget());
        while (values.hasNext()) {
            Object item = AttributePath.get(values.next(), Arguments.or(given[0], null), null, rendering.budget());
            sum = Arithmetic.apply("+", sum, item, rendering);
        }
        return sum;
    }
}
