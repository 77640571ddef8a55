package io.plumbline.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The comparisons of Python. */
final class Comparisons {
    private Comparisons() {}

    static boolean holds(String operator, Object left, Object right, Budget budget) {
        return switch (operator) {
            case "==" -> equal(left, right, budget);
            case "!=" -> !equal(left, right, budget);
            case "in" -> contains(right, left, budget);
            case "not in" -> !contains(right, left, budget);
            default -> ordered(operator, left, right, budget);
        };
    }

    static boolean equal(Object left, Object right, Budget budget) {
        budget.enter();
        boolean equal = equalValues(left, right, budget);
        budget.leave();
        return equal;
    }

    private static boolean equalValues(Object left, Object right, Budget budget) {
        if (left instanceof String one && right instanceof String other) {
            budget.work(one.length() == other.length() ? one.length() : 0);
            return one.equals(other);
        }
        if (left == null || right == null) {
            return left == right;
        }
        if (Arithmetic.isNumber(left) && Arithmetic.isNumber(right)) {
            return compareNumbers(left, right) == 0;
        }
        if (left instanceof Undefined || right instanceof Undefined) {
            return left instanceof Undefined && right instanceof Undefined;
        }
        if (left instanceof DictView || right instanceof DictView) {
            throw TemplateException.unsupported("comparing the view of a dictionary");
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            return Values.type(one).equals(Values.type(other))
                    && one.size() == other.size()
                    && firstDifference(one, other, budget) == one.size();
        }
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return equalDicts(one, other, budget);
        }
        if (left instanceof Markup || right instanceof Markup) {
            return PythonText.text(left, budget).equals(PythonText.text(right, budget));
        }
        return left == right;
    }

    private static boolean equalDicts(Map<?, ?> left, Map<?, ?> right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            if (!right.containsKey(entry.getKey()) || !equal(entry.getValue(), right.get(entry.getKey()), budget)) {
                return false;
            }
        }
        return true;
    }

    private static int firstDifference(List<?> left, List<?> right, Budget budget) {
        int end = Math.min(left.size(), right.size());
        for (int i = 0; i < end; i++) {
            if (!equal(left.get(i), right.get(i), budget)) {
                return i;
            }
        }
        return end;
    }

    /** Returns -1, 0 or 1, and 2 where one of them is no number. */
    private static int compareNumbers(Object left, Object right) {
        double one = Arithmetic.real(left);
        double other = Arithmetic.real(right);
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return 2;
        }
        if (one != other || Double.isInfinite(one)) {
            return Double.compare(one, other);
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Object number) {
        if (number instanceof BigInteger big) {
            return new BigDecimal(big);
        }
        return number instanceof Double real ? new BigDecimal(real) : BigDecimal.valueOf(Values.integer(number, ""));
    }

    /** Returns whether one value is less, or greater, than another. */
    static boolean ordered(String operator, Object left, Object right, Budget budget) {
        budget.enter();
        int order;
        if (Arithmetic.isNumber(left) && Arithmetic.isNumber(right)) {
            order = compareNumbers(left, right);
        } else if (left instanceof String one && right instanceof String other) {
            budget.work(Math.min(one.length(), other.length()));
            order = Integer.signum(CodePoints.compare(one, other));
        } else if (left instanceof List<?> one
                && right instanceof List<?> other
                && !(one instanceof Range)
                && Values.type(one).equals(Values.type(other))) {
            int at = firstDifference(one, other, budget);
            if (at < Math.min(one.size(), other.size())) {
                boolean holds = ordered(operator, one.get(at), other.get(at), budget);
                budget.leave();
                return holds;
            }
            order = Integer.compare(one.size(), other.size());
        } else {
            throw unordered(operator, left, right);
        }
        budget.leave();
        return switch (operator) {
            case "<" -> order == -1;
            case "<=" -> order == -1 || order == 0;
            case ">" -> order == 1;
            default -> order == 1 || order == 0;
        };
    }

    private static TemplateException unordered(String operator, Object left, Object right) {
        if (left instanceof Undefined undefined) {
            return undefined.used();
        }
        if (right instanceof Undefined undefined) {
            return undefined.used();
        }
        return TemplateException.failed("'" + operator + "' not supported between instances of '" + Values.type(left)
                + "' and '" + Values.type(right) + "'");
    }

    static boolean contains(Object container, Object value, Budget budget) {
        if (container instanceof String text) {
            if (!(value instanceof String wanted)) {
                throw TemplateException.failed(
                        "'in <string>' requires string as left operand, not " + Values.type(value));
            }
            budget.work((long) text.length() + wanted.length());
            return CodePoints.find(text, wanted, 0) >= 0;
        }
        if (container instanceof Map<?, ?> dict) {
            return Attributes.hasKey(dict, value);
        }
        if (container == null || container instanceof Boolean || container instanceof Number) {
            throw TemplateException.failed("argument of type '" + Values.type(container) + "' is not iterable");
        }
        Iterator<Object> values = Values.iterate(container, budget);
        while (values.hasNext()) {
            if (equal(values.next(), value, budget)) {
                return true;
            }
        }
        return false;
    }

    /** Sorts as Python does: equal values keep their order. */
    static List<Object> sorted(List<Object> values, List<Object> keys, boolean reverse, Budget budget) {
        budget.places(2L * values.size());
        Integer[] order = new Integer[values.size()];
        java.util.Arrays.setAll(order, i -> i);
        merge(
                order,
                new Integer[order.length],
                0,
                order.length,
                (one, other) -> reverse
                        ? ordered("<", keys.get(one), keys.get(other), budget)
                        : ordered("<", keys.get(other), keys.get(one), budget));
        List<Object> sorted = new ArrayList<>(values.size());
        for (int index : order) {
            sorted.add(values.get(index));
        }
        return sorted;
    }

    /** Sorts a part; a sort of the JDK may refuse an order with numbers that are none. */
    private static void merge(
            Integer[] order,
            Integer[] room,
            int from,
            int to,
            java.util.function.BiPredicate<Integer, Integer> behind) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        merge(order, room, from, middle, behind);
        merge(order, room, middle, to, behind);
        System.arraycopy(order, from, room, from, to - from);
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takeRight = left == middle || right < to && behind.test(room[left], room[right]);
            order[at] = takeRight ? room[right++] : room[left++];
        }
    }
}
