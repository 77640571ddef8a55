package io.plumbline.template;

/** Expressions that take something out of a value. */
sealed interface Access extends Expression permits Access.Attribute, Access.Item, Access.Slice {
    /** {@code a.name}. */
    record Attribute(Expression of, String name) implements Access {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = Attributes.attribute(of.evaluate(scope), name);
            scope.budget().leave();
            return value;
        }
    }

    /** {@code a[key]}. */
    record Item(Expression of, Expression key) implements Access {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = Attributes.item(of.evaluate(scope), key.evaluate(scope), scope.budget());
            scope.budget().leave();
            return value;
        }
    }

    /** {@code a[start:stop:step]}; a part that is not given is null. */
    record Slice(Expression of, Expression start, Expression stop, Expression step) implements Access {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = of.evaluate(scope);
            Object sliced =
                    Slicing.slice(value, value(start, scope), value(stop, scope), value(step, scope), scope.budget());
            scope.budget().leave();
            return sliced;
        }

        private static Object value(Expression expression, Scope scope) {
            return expression == null ? null : expression.evaluate(scope);
        }
    }
}
