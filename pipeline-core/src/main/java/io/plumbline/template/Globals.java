package io.plumbline.template;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that a template can call by name. */
final class Globals {
    static final Map<String, Object> ALL;

    /** The function with which a template refuses a conversation. */
    static final Function RAISE = Globals::raise;

    static {
        Map<String, Object> all = new HashMap<>();
        all.put("range", (Function) Globals::range);
        all.put("dict", (Function) (arguments, rendering) -> dict(arguments, rendering.budget()));
        all.put("namespace", (Function) (arguments, rendering) -> new Namespace(dict(arguments, rendering.budget())));
        all.put("raise_exception", RAISE);
        all.put(ChatTemplate.DATE, (Function) Globals::now);
        for (String name : List.of("lipsum", "cycler", "joiner", "self")) {
            all.put(name, (Function) (arguments, rendering) -> {
                throw TemplateException.unsupported("the function " + name);
            });
        }
        ALL = Map.copyOf(all);
    }

    private Globals() {}

    private static Object range(Arguments arguments, Rendering rendering) {
        List<Object> given = arguments.positional("range", 1, 3);
        long first = Values.integer(given.get(0), "an argument of range");
        long stop = given.size() > 1 ? Values.integer(given.get(1), "an argument of range") : first;
        long step = given.size() > 2 ? Values.integer(given.get(2), "an argument of range") : 1;
        return new Range(given.size() > 1 ? first : 0, stop, step);
    }

    private static Map<Object, Object> dict(Arguments arguments, Budget budget) {
        if (arguments.positional().size() > 1) {
            throw TemplateException.failed("dict takes at most one argument without a name");
        }
        Map<Object, Object> dict = new LinkedHashMap<>();
        for (Object given : arguments.positional()) {
            if (given instanceof Map<?, ?> other) {
                dict.putAll(other);
            } else {
                pairs(given, dict, budget);
            }
        }
        dict.putAll(arguments.named());
        budget.places(2L * dict.size());
        return dict;
    }

    private static void pairs(Object given, Map<Object, Object> dict, Budget budget) {
        Iterator<Object> pairs = Values.iterate(given, budget);
        while (pairs.hasNext()) {
            List<Object> pair = Values.list(pairs.next(), budget);
            if (pair.size() != 2) {
                throw TemplateException.failed("dict takes pairs, got " + pair.size() + " values in one");
            }
            dict.put(Values.key(pair.get(0)), pair.get(1));
        }
    }

    /** Refuses without words: {@link Refusal} has them where the template calls this itself. */
    private static Object raise(Arguments arguments, Rendering rendering) {
        arguments.bind("raise_exception", 1, "message");
        throw Refusal.of("");
    }

    private static Object now(Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind(ChatTemplate.DATE, 1, "format");
        String format = Values.text(given[0], "the format of strftime_now");
        return DateText.format(format, rendering.now(), rendering.budget());
    }
}
