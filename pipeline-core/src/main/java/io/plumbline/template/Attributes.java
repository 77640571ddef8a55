package io.plumbline.template;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attributes and items of values, in the order in which Jinja looks for them. */
final class Attributes {
    private static final Set<String> CHANGES_DICT = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private static final Set<String> CHANGES_LIST =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

    private Attributes() {}

    /** Returns {@code a.name}: an attribute, else an item. */
    static Object attribute(Object of, String name) {
        Object found = own(of, name);
        if (found == Arguments.MISSING && of instanceof Map<?, ?> dict && dict.containsKey(name)) {
            return dict.get(name);
        }
        return found == Arguments.MISSING ? Undefined.member(of, name) : found;
    }

    /** Returns {@code a[key]}: an item, else an attribute. */
    static Object item(Object of, Object key, Budget budget) {
        if (of instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (of instanceof Map<?, ?> dict) {
            Object plain = plain(key);
            if (isKey(plain) && dict.containsKey(plain)) {
                return dict.get(plain);
            }
        } else if (plain(key) instanceof Long index && !(key instanceof Double)) {
            return place(of, index, budget);
        }
        Object found = key instanceof String name ? own(of, name) : Arguments.MISSING;
        return found == Arguments.MISSING ? Undefined.member(of, key) : found;
    }

    static boolean hasKey(Map<?, ?> dict, Object key) {
        if (key instanceof List<?> list && !(list instanceof Tuple) && !(list instanceof Range) || key instanceof Map) {
            throw TemplateException.failed("unhashable type: '" + Values.type(key) + "'");
        }
        Object plain = plain(key);
        return isKey(plain) && dict.containsKey(plain);
    }

    /** Returns whether a value can be the key of a dictionary here; to look for another is quick and finds nothing. */
    private static boolean isKey(Object key) {
        return key == null || key instanceof String || key instanceof Number;
    }

    /** Returns an integer for the values that are equal to one. */
    private static Object plain(Object key) {
        if (key instanceof Boolean bool) {
            return bool ? 1L : 0L;
        }
        if (key instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            return number.longValue();
        }
        return key;
    }

    private static Object place(Object of, long index, Budget budget) {
        if (of instanceof String text) {
            budget.work(text.length());
            long length = CodePoints.length(text);
            long place = index < 0 ? index + length : index;
            return place < 0 || place >= length ? Undefined.member(of, index) : CodePoints.part(text, place, place + 1);
        }
        if (of instanceof List<?> list) {
            long place = index < 0 ? index + list.size() : index;
            return place < 0 || place >= list.size() ? Undefined.member(of, index) : list.get((int) place);
        }
        return Undefined.member(of, index);
    }

    /** Returns an attribute that is no item; {@link Arguments#MISSING} where there is none. */
    static Object own(Object of, String name) {
        if (of instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (of instanceof Namespace namespace) {
            return namespace.values().getOrDefault(name, Arguments.MISSING);
        }
        if (name.startsWith("__") && name.endsWith("__")) {
            return Undefined.unsafe(of, name);
        }
        if (of instanceof String text) {
            return StringMethods.method(text, name);
        }
        if (of instanceof Map<?, ?> dict) {
            return CHANGES_DICT.contains(name) ? Undefined.unsafe(of, name) : dictMethod(dict, name);
        }
        if (of instanceof LoopVariable loop) {
            return loop.attribute(name);
        }
        if (of instanceof Tuple tuple && tuple.named(name) != Arguments.MISSING) {
            return tuple.named(name);
        }
        if (of instanceof List<?> list) {
            boolean changes = CHANGES_LIST.contains(name) && Values.type(of).equals("list");
            return changes ? Undefined.unsafe(of, name) : listMethod(list, name);
        }
        if (of instanceof Function || of instanceof Markup) {
            throw TemplateException.unsupported("an attribute of a " + Values.type(of));
        }
        return Arguments.MISSING;
    }

    private static Object dictMethod(Map<?, ?> dict, String name) {
        return switch (name) {
            case "items" -> method(name, (a, r) -> DictView.items(dict));
            case "keys" -> method(name, (a, r) -> DictView.keys(dict));
            case "values" -> method(name, (a, r) -> DictView.values(dict));
            case "copy" -> method(name, (a, r) -> dict);
            case "get" -> (Function) (arguments, rendering) -> {
                List<Object> given = arguments.positional(name, 1, 2);
                Object otherwise = given.size() > 1 ? given.get(1) : null;
                return hasKey(dict, given.get(0)) ? dict.get(plain(given.get(0))) : otherwise;
            };
            case "fromkeys" -> throw TemplateException.unsupported("dict.fromkeys");
            default -> Arguments.MISSING;
        };
    }

    private static Object listMethod(List<?> list, String name) {
        return switch (name) {
            case "copy" -> method(name, (a, r) -> list);
            case "count" -> (Function) (arguments, rendering) -> {
                Object wanted = arguments.positional(name, 1, 1).get(0);
                return list.stream()
                        .filter(item -> Comparisons.equal(item, wanted, rendering.budget()))
                        .count();
            };
            case "index" -> (Function) (arguments, rendering) -> {
                Object wanted = arguments.positional(name, 1, 1).get(0);
                for (int i = 0; i < list.size(); i++) {
                    if (Comparisons.equal(list.get(i), wanted, rendering.budget())) {
                        return (long) i;
                    }
                }
                throw TemplateException.failed("the value is not in the list");
            };
            default -> Arguments.MISSING;
        };
    }

    private static Function method(String name, Function function) {
        return (arguments, rendering) -> {
            arguments.positional(name, 0, 0);
            return function.call(arguments, rendering);
        };
    }
}
