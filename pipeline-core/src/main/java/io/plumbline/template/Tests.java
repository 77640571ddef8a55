package io.plumbline.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tests of Jinja, by name. */
final class Tests {
    /** A test. */
    @FunctionalInterface
    interface Test {
        boolean holds(Object value, Arguments arguments, Rendering rendering);
    }

    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("in", "in"),
            Map.entry("==", "=="),
            Map.entry("eq", "=="),
            Map.entry("equalto", "=="),
            Map.entry("!=", "!="),
            Map.entry("ne", "!="),
            Map.entry("<", "<"),
            Map.entry("lt", "<"),
            Map.entry("lessthan", "<"),
            Map.entry("<=", "<="),
            Map.entry("le", "<="),
            Map.entry(">", ">"),
            Map.entry("gt", ">"),
            Map.entry("greaterthan", ">"),
            Map.entry(">=", ">="),
            Map.entry("ge", ">="));

    private static final Map<String, Test> ALL = new HashMap<>();

    static {
        ALL.put("defined", (value, given, rendering) -> !(value instanceof Undefined));
        ALL.put("undefined", (value, given, rendering) -> value instanceof Undefined);
        ALL.put("none", (value, given, rendering) -> value == null);
        ALL.put("boolean", (value, given, rendering) -> value instanceof Boolean);
        ALL.put("true", (value, given, rendering) -> Boolean.TRUE.equals(value));
        ALL.put("false", (value, given, rendering) -> Boolean.FALSE.equals(value));
        ALL.put("integer", (value, given, rendering) -> value instanceof Number && !(value instanceof Double));
        ALL.put("float", (value, given, rendering) -> value instanceof Double);
        ALL.put("number", (value, given, rendering) -> Arithmetic.isNumber(value));
        ALL.put("string", (value, given, rendering) -> value instanceof String || value instanceof Markup);
        ALL.put("mapping", (value, given, rendering) -> value instanceof Map);
        ALL.put(
                "sequence",
                (value, given, rendering) -> value instanceof String
                        || value instanceof List
                        || value instanceof Map
                        || value instanceof Markup
                        || value instanceof Undefined);
        ALL.put("iterable", (value, given, rendering) -> Values.isIterable(value));
        ALL.put("callable", (value, given, rendering) -> value instanceof Function || value instanceof Undefined);
        ALL.put("escaped", (value, given, rendering) -> value instanceof Markup);
        ALL.put("lower", (value, given, rendering) -> TextCase.isLower(PythonText.text(value, rendering.budget())));
        ALL.put("upper", (value, given, rendering) -> TextCase.isUpper(PythonText.text(value, rendering.budget())));
        ALL.put("odd", (value, given, rendering) -> remainder(value, 2L, rendering) == 1);
        ALL.put("even", (value, given, rendering) -> remainder(value, 2L, rendering) == 0);
        ALL.put("divisibleby", (value, given, rendering) -> remainder(value, only(given), rendering) == 0);
        ALL.put("sameas", (value, given, rendering) -> same(value, only(given)));
        ALL.put("filter", (value, given, rendering) -> Filters.isName(value));
        ALL.put("test", (value, given, rendering) -> value instanceof String name && Tests.ALL.containsKey(name));
        COMPARISONS.forEach((name, operator) -> ALL.put(
                name,
                (value, given, rendering) -> Comparisons.holds(operator, value, only(given), rendering.budget())));
    }

    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments, Rendering rendering) {
        Test test = ALL.get(name);
        if (test == null) {
            throw TemplateException.failed("No test named '" + name + "'.");
        }
        rendering.budget().work(value instanceof String text ? text.length() : 1);
        if (arguments.positional().isEmpty() != takesNone(name)) {
            throw TemplateException.failed("the test '" + name + "' has too few or too many arguments");
        }
        return test.holds(value, arguments, rendering);
    }

    private static boolean takesNone(String name) {
        return !name.equals("divisibleby") && !name.equals("sameas") && !COMPARISONS.containsKey(name);
    }

    private static Object only(Arguments given) {
        return given.positional("a test", 1, 1).get(0);
    }

    private static double remainder(Object value, Object divisor, Rendering rendering) {
        Object rest = Arithmetic.apply("%", value, divisor, rendering);
        return Arithmetic.isNumber(rest) ? Arithmetic.real(rest) : Double.NaN;
    }

    /** Returns whether two values are the same object in Python, for those of which there is one only. */
    private static boolean same(Object value, Object other) {
        boolean scalars = value instanceof Boolean || value instanceof Long;
        return scalars ? value.equals(other) : value == other;
    }
}
