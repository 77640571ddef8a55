package io.plumbline.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Expressions that call something: a function, a filter or a test. */
sealed interface Invocation extends Expression.Compound permits Invocation.Call, Invocation.Filter, Invocation.Test {
    /**
     * The arguments in the brackets of a call.
     *
     * @param more a list of further values, {@code *a}; null if none
     * @param moreNamed a dictionary of further named values, {@code **a}; null if none
     */
    record Given(List<Expression> positional, Map<String, Expression> named, Expression more, Expression moreNamed) {
        static final Given NOTHING = new Given(List.of(), Map.of(), null, null);

        Arguments evaluate(Scope scope) {
            if (this == NOTHING) {
                return Arguments.NONE;
            }
            List<Object> values = new ArrayList<>(Expression.values(positional, scope));
            Map<String, Object> byName = new LinkedHashMap<>();
            named.forEach((name, expression) -> byName.put(name, expression.evaluate(scope)));
            if (more != null) {
                Values.iterate(more.evaluate(scope), scope.budget()).forEachRemaining(value -> {
                    scope.budget().places(1);
                    values.add(value);
                });
            }
            if (moreNamed != null) {
                if (!(moreNamed.evaluate(scope) instanceof Map<?, ?> given)) {
                    throw TemplateException.failed("what stands behind ** is no dictionary");
                }
                scope.budget().places(given.size());
                given.forEach((name, value) -> {
                    if (!(name instanceof String text) || byName.put(text, value) != null) {
                        throw TemplateException.failed("what stands behind ** has a key that is no new name");
                    }
                });
            }
            return new Arguments(values, byName);
        }
    }

    /** {@code a(b)}. */
    record Call(Expression function, Given given) implements Invocation {
        @Override
        public Object compute(Scope scope) {
            Object called = function.evaluate(scope);
            Arguments arguments = given.evaluate(scope);
            if (called == Globals.RAISE && arguments.positional().size() == 1) {
                throw Refusal.of(given.positional(), arguments, scope);
            }
            return call(called, arguments, scope.rendering());
        }

        static Object call(Object called, Arguments arguments, Rendering rendering) {
            if (called instanceof Function function) {
                return function.call(arguments, rendering);
            }
            if (called instanceof Undefined undefined) {
                throw undefined.used();
            }
            throw TemplateException.failed("'" + Values.type(called) + "' object is not callable");
        }
    }

    /** {@code a | name(b)}; {@code of} is null where a block is filtered. */
    record Filter(Expression of, String name, Given given) implements Invocation {
        @Override
        public Object compute(Scope scope) {
            return apply(of.evaluate(scope), scope);
        }

        /** Filters a value; a chain of filters on a block begins with the value of the block. */
        Object apply(Object value, Scope scope) {
            return Filters.apply(name, value, given.evaluate(scope), scope.rendering());
        }
    }

    /** {@code a is name(b)}. */
    record Test(Expression of, String name, Given given) implements Invocation {
        @Override
        public Object compute(Scope scope) {
            Object value = of.evaluate(scope);
            return Tests.holds(name, value, given.evaluate(scope), scope.rendering());
        }
    }
}
