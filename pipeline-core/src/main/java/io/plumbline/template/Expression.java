package io.plumbline.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a template that has a value. */
sealed interface Expression
        permits Expression.Constant,
                Expression.Name,
                Expression.ListDisplay,
                Expression.TupleDisplay,
                Expression.Compound {
    /** Returns the value in a scope; null is Python's None. */
    Object evaluate(Scope scope);

    /** An expression of others, a level of the budget deeper. */
    sealed interface Compound extends Expression permits DictDisplay, Conditional, Operation, Access, Invocation {
        @Override
        default Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = compute(scope);
            scope.budget().leave();
            return value;
        }

        /** Returns the value, within that level. */
        Object compute(Scope scope);
    }

    /** A literal. */
    record Constant(Object value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    /** A variable. */
    record Name(String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().step();
            return scope.get(name);
        }
    }

    /** {@code [a, b]}. */
    record ListDisplay(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return values(items, scope);
        }
    }

    /** {@code (a, b)}. */
    record TupleDisplay(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return new Tuple(values(items, scope));
        }
    }

    /** {@code {a: b}}. */
    record DictDisplay(List<Expression> keys, List<Expression> values) implements Compound {
        @Override
        public Object compute(Scope scope) {
            scope.budget().places(2L * keys.size());
            Map<Object, Object> dict = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                Object key = Values.key(keys.get(i).evaluate(scope));
                dict.put(key, values.get(i).evaluate(scope));
            }
            return dict;
        }
    }

    /** {@code a if test else b}; without an else its value is undefined. */
    record Conditional(Expression test, Expression then, Expression otherwise) implements Compound {
        @Override
        public Object compute(Scope scope) {
            if (Values.truth(test.evaluate(scope))) {
                return then.evaluate(scope);
            }
            return otherwise == null
                    ? new Undefined("a condition without else is false, so that its value is undefined")
                    : otherwise.evaluate(scope);
        }
    }

    /** Returns the values of expressions as a new list. */
    static List<Object> values(List<Expression> expressions, Scope scope) {
        scope.budget().enter();
        scope.budget().places(expressions.size());
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(expression.evaluate(scope));
        }
        scope.budget().leave();
        return values;
    }
}
