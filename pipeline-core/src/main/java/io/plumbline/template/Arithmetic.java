package io.plumbline.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The operators of Python on numbers, texts and lists. Integers beyond 64 bits are read and written, not computed with. */
final class Arithmetic {
    private Arithmetic() {}

    /** Returns the smallest type that holds an integer. */
    static Number shrink(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    static Object apply(String operator, Object left, Object right, Rendering rendering) {
        if (operator.equals("%") && left instanceof String text) {
            rendering.budget().work(text.length());
            return PercentFormat.format(text, right, rendering.budget());
        }
        if (left instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (isNumber(left) && isNumber(right)) {
            return numbers(operator, left, right);
        }
        Object joined = null;
        if (operator.equals("+")) {
            joined = join(left, right, rendering.budget());
        } else if (operator.equals("*")) {
            joined = isInteger(right)
                    ? repeat(left, Values.integer(right, "*"), rendering.budget())
                    : isInteger(left) ? repeat(right, Values.integer(left, "*"), rendering.budget()) : null;
        }
        if (joined == null) {
            throw TemplateException.failed("unsupported operand type(s) for " + operator + ": '" + Values.type(left)
                    + "' and '" + Values.type(right) + "'");
        }
        return joined;
    }

    static Object unary(String operator, Object operand) {
        if (operand instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (operand instanceof Double number) {
            return operator.equals("-") ? -number : number;
        }
        if (!isNumber(operand)) {
            throw TemplateException.failed(
                    "bad operand type for unary " + operator + ": '" + Values.type(operand) + "'");
        }
        return operator.equals("-")
                ? integers("-", 0, Values.integer(operand, "-"))
                : (Object) Values.integer(operand, "+");
    }

    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    private static boolean isInteger(Object value) {
        return isNumber(value) && !(value instanceof Double);
    }

    static double real(Object number) {
        return number instanceof Boolean bool ? (bool ? 1 : 0) : ((Number) number).doubleValue();
    }

    private static Object join(Object left, Object right, Budget budget) {
        if (left instanceof String one && right instanceof String other) {
            budget.make((long) one.length() + other.length());
            return one.concat(other);
        }
        boolean lists = Values.type(left).equals("list") && Values.type(right).equals("list");
        if (lists || left instanceof Tuple && right instanceof Tuple) {
            List<?> one = (List<?>) left;
            List<?> other = (List<?>) right;
            budget.places((long) one.size() + other.size());
            List<Object> all = new ArrayList<>(one);
            all.addAll(other);
            return lists ? all : new Tuple(all);
        }
        return null;
    }

    private static Object repeat(Object value, long times, Budget budget) {
        if (value instanceof String text) {
            return new TextBuilder(budget).repeat(text, times).toString();
        }
        if (!Values.type(value).equals("list") && !(value instanceof Tuple)) {
            return null;
        }
        List<?> items = (List<?>) value;
        List<Object> all = new ArrayList<>();
        if (times > 0 && !items.isEmpty()) {
            budget.places(times > Budget.LONGEST_TEXT ? times : times * items.size());
            for (long i = 0; i < times; i++) {
                all.addAll(items);
            }
        }
        return value instanceof Tuple ? new Tuple(all) : all;
    }

    private static Object numbers(String operator, Object left, Object right) {
        if (operator.equals("/") || left instanceof Double || right instanceof Double) {
            return reals(operator, real(left), real(right));
        }
        return integers(operator, Values.integer(left, operator), Values.integer(right, operator));
    }

    private static Object integers(String operator, long left, long right) {
        try {
            return switch (operator) {
                case "+" -> Math.addExact(left, right);
                case "-" -> Math.subtractExact(left, right);
                case "*" -> Math.multiplyExact(left, right);
                case "//" -> Math.floorDiv(left, nonZero(right));
                case "%" -> Math.floorMod(left, nonZero(right));
                default -> power(left, right);
            };
        } catch (ArithmeticException e) {
            throw TemplateException.bound("a number of more than 64 bits");
        }
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw TemplateException.failed("division by zero");
        }
        return divisor;
    }

    private static Object power(long base, long exponent) {
        if (exponent < 0) {
            return reals("**", base, exponent);
        }
        if (base == 0 || base == 1 || base == -1) {
            return exponent == 0 ? 1L : base == -1 && exponent % 2 == 0 ? 1L : base;
        }
        long power = 1;
        for (long i = 0; i < Math.min(exponent, Long.SIZE); i++) {
            power = Math.multiplyExact(power, base);
        }
        return power;
    }

    private static double reals(String operator, double left, double right) {
        boolean divides = operator.equals("/") || operator.equals("//") || operator.equals("%");
        if (divides && right == 0 || operator.equals("**") && left == 0 && right < 0) {
            throw TemplateException.failed("division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> floor(left, right);
            case "%" -> remainder(left, right);
            default -> {
                double power = Math.pow(left, right);
                if (Double.isNaN(power) && !Double.isNaN(left) && !Double.isNaN(right)) {
                    throw TemplateException.unsupported("a complex number");
                }
                yield power;
            }
        };
    }

    private static double remainder(double left, double right) {
        double rest = left % right;
        if (rest == 0) {
            return Math.copySign(0, right);
        }
        return (right < 0) == (rest < 0) ? rest : rest + right;
    }

    private static double floor(double left, double right) {
        double quotient = (left - remainder(left, right)) / right;
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }
}
