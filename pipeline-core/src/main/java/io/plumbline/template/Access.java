package io.plumbline.template;

/** Expressions that take something out of a value. */
sealed interface Access extends Expression.Compound permits Access.Attribute, Access.Item, Access.Slice {
    /** {@code a.name}. */
    record Attribute(Expression of, String name) implements Access {
        @Override
        public Object compute(Scope scope) {
            return Attributes.attribute(of.evaluate(scope), name);
        }
    }

    /** {@code a[key]}. */
    record Item(Expression of, Expression key) implements Access {
        @Override
        public Object compute(Scope scope) {
            return Attributes.item(of.evaluate(scope), key.evaluate(scope), scope.budget());
        }
    }

    /** {@code a[start:stop:step]}; a part that is not given is null. */
    record Slice(Expression of, Expression start, Expression stop, Expression step) implements Access {
        @Override
        public Object compute(Scope scope) {
            Object value = of.evaluate(scope);
            return Slicing.slice(value, value(start, scope), value(stop, scope), value(step, scope), scope.budget());
        }

        private static Object value(Expression expression, Scope scope) {
            return expression == null ? null : expression.evaluate(scope);
        }
    }
}
