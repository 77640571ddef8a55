package io.plumbline.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filters of Jinja, by name. */
final class Filters {
    /** A filter. */
    @FunctionalInterface
    interface Filter {
        Object apply(Object value, Arguments arguments, Rendering rendering);
    }

    /** Filters that Jinja has for web pages, by chance or for display, and no template of a chat needs. */
    private static final List<String> UNSUPPORTED =
            List.of("filesizeformat", "pprint", "random", "striptags", "urlencode", "urlize", "wordwrap", "xmlattr");

    /** The cost of any filter, in characters looked at. */
    private static final int COST = 64;

    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.putAll(TextFilters.ALL);
        ALL.putAll(SequenceFilters.ALL);
        ALL.putAll(NumberFilters.ALL);
        ALL.putAll(SelectionFilters.ALL);
        ALL.put("tojson", Json::filter);
        ALL.put("default", Filters::orDefault);
        ALL.put("d", Filters::orDefault);
        ALL.put("attr", Filters::attribute);
        for (String name : UNSUPPORTED) {
            ALL.put(name, (value, arguments, rendering) -> {
                throw TemplateException.unsupported("the filter '" + name + "'");
            });
        }
    }

    private Filters() {}

    static boolean isName(Object name) {
        return name instanceof String && ALL.containsKey(name);
    }

    static Object apply(String name, Object value, Arguments arguments, Rendering rendering) {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw TemplateException.failed("No filter named '" + name + "'.");
        }
        rendering.budget().work(value instanceof String text ? COST + text.length() : COST);
        Arguments.look(arguments.positional(), rendering.budget());
        return filter.apply(value, arguments, rendering);
    }

    private static Object orDefault(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("default", 0, "default_value", "boolean");
        boolean replaces =
                value instanceof Undefined || Values.truth(Arguments.or(given[1], false)) && !Values.truth(value);
        return replaces ? Arguments.or(given[0], "") : value;
    }

    private static Object attribute(Object value, Arguments arguments, Rendering rendering) {
        String name = Values.text(arguments.bind("attr", 1, "name")[0], "the name of attr");
        Object found = Attributes.own(value, name);
        return found == Arguments.MISSING ? Undefined.member(value, name) : found;
    }
}
