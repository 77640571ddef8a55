package io.plumbline.template;

import java.util.List;

/** Expressions with operators. */
sealed interface Operation extends Expression.Compound
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
        public Object compute(Scope scope) {
            return Arithmetic.apply(operator, left.evaluate(scope), right.evaluate(scope), scope.rendering());
        }
    }

    /** {@code -a} or {@code +a}. */
    record Unary(String operator, Expression operand) implements Operation {
        @Override
        public Object compute(Scope scope) {
            return Arithmetic.unary(operator, operand.evaluate(scope));
        }
    }

    /** {@code a ~ b}: everything as text. */
    record Concatenation(List<Expression> parts) implements Operation {
        @Override
        public Object compute(Scope scope) {
            TextBuilder text = new TextBuilder(scope.budget());
            for (Expression part : parts) {
                text.append(PythonText.text(part.evaluate(scope), scope.budget()));
            }
            return text.toString();
        }
    }

    /** {@code a < b < c}: true where each pair of neighbours is. */
    record Comparison(Expression first, List<String> operators, List<Expression> others) implements Operation {
        @Override
        public Object compute(Scope scope) {
            Object left = first.evaluate(scope);
            boolean holds = true;
            for (int i = 0; holds && i < operators.size(); i++) {
                Object right = others.get(i).evaluate(scope);
                holds = Comparisons.holds(operators.get(i), left, right, scope.budget());
                left = right;
            }
            return holds;
        }
    }

    /** {@code a and b}: the first value that is false, or the last. */
    record And(Expression left, Expression right) implements Operation {
        @Override
        public Object compute(Scope scope) {
            Object value = left.evaluate(scope);
            return Values.truth(value) ? right.evaluate(scope) : value;
        }
    }

    /** {@code a or b}: the first value that is true, or the last. */
    record Or(Expression left, Expression right) implements Operation {
        @Override
        public Object compute(Scope scope) {
            Object value = left.evaluate(scope);
            return Values.truth(value) ? value : right.evaluate(scope);
        }
    }

    /** {@code not a}. */
    record Not(Expression operand) implements Operation {
        @Override
        public Object compute(Scope scope) {
            return !Values.truth(operand.evaluate(scope));
        }
    }
}
