package io.plumbline.template;

import java.util.List;

/** Expressions with operators. */
sealed interface Operation extends Expression
        permits Operation.Binary,
                Operation.Unary,
                Operation.Concatenation,
                Operation.Comparison,
                Operation.And,
                Operation.Or,
                Operation.Not {
    /** The operator of an arithmetical expression: {@code +}. */
    record Binary(String operator, Expression left, Expression right) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = Arithmetic.apply(operator, left.evaluate(scope), right.evaluate(scope), scope.rendering());
            scope.budget().leave();
            return value;
        }
    }

    /** {@code -a} or {@code +a}. */
    record Unary(String operator, Expression operand) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = Arithmetic.unary(operator, operand.evaluate(scope));
            scope.budget().leave();
            return value;
        }
    }

    /** {@code a ~ b}: everything as text. */
    record Concatenation(List<Expression> parts) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            TextBuilder text = new TextBuilder(scope.budget());
            for (Expression part : parts) {
                text.append(PythonText.text(part.evaluate(scope), scope.budget()));
            }
            scope.budget().leave();
            return text.toString();
        }
    }

    /** {@code a < b < c}: true where each pair of neighbours is. */
    record Comparison(Expression first, List<String> operators, List<Expression> others) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object left = first.evaluate(scope);
            boolean holds = true;
            for (int i = 0; holds && i < operators.size(); i++) {
                Object right = others.get(i).evaluate(scope);
                holds = Comparisons.holds(operators.get(i), left, right, scope.budget());
                left = right;
            }
            scope.budget().leave();
            return holds;
        }
    }

    /** {@code a and b}: the first value that is false, or the last. */
    record And(Expression left, Expression right) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = left.evaluate(scope);
            value = Values.truth(value) ? right.evaluate(scope) : value;
            scope.budget().leave();
            return value;
        }
    }

    /** {@code a or b}: the first value that is true, or the last. */
    record Or(Expression left, Expression right) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            Object value = left.evaluate(scope);
            value = Values.truth(value) ? value : right.evaluate(scope);
            scope.budget().leave();
            return value;
        }
    }

    /** {@code not a}. */
    record Not(Expression operand) implements Operation {
        @Override
        public Object evaluate(Scope scope) {
            scope.budget().enter();
            boolean value = !Values.truth(operand.evaluate(scope));
            scope.budget().leave();
            return value;
        }
    }
}
