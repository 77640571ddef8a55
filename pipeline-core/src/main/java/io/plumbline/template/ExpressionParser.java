package io.plumbline.template;

import io.plumbline.template.Token.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads expressions, by the precedence of Jinja's operators. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream stream;
    private final CallParser calls;
    private final FreeNames names;

    /** Names that the macros around the current place use, the innermost macro first. */
    private final Deque<Set<String>> used = new ArrayDeque<>();

    /** @param names is told every name that is read */
    ExpressionParser(TokenStream stream, FreeNames names) {
        this.stream = stream;
        this.names = names;
        this.calls = new CallParser(stream, this);
    }

    /** Begins a macro and returns the set of the names that will be read until its end. */
    Set<String> beginMacro() {
        Set<String> names = new HashSet<>();
        used.push(names);
        return names;
    }

    /** Ends the innermost macro. */
    void endMacro() {
        Set<String> names = used.pop();
        if (!used.isEmpty()) {
            used.peek().addAll(names);
        }
    }

    CallParser calls() {
        return calls;
    }

    /** Reads an expression, or several with commas between them as a tuple, as a tag holds them. */
    Expression tuple() {
        return several(false);
    }

    /** Reads as {@link #tuple} does, without conditions: an {@code if} behind it belongs to a loop. */
    Expression tupleWithoutCondition() {
        return several(true);
    }

    private Expression several(boolean withoutCondition) {
        List<Expression> items = new ArrayList<>();
        boolean commas = false;
        while (!atTupleEnd()) {
            items.add(withoutCondition ? or() : expression());
            if (!stream.skipOperator(",")) {
                break;
            }
            commas = true;
        }
        if (items.isEmpty()) {
            throw stream.unexpected("an expression");
        }
        return commas ? new Expression.TupleDisplay(items) : items.get(0);
    }

    private boolean atTupleEnd() {
        return stream.is(Type.VARIABLE_END)
                || stream.is(Type.BLOCK_END)
                || stream.isOperator(")")
                || stream.isName("recursive");
    }

    Expression expression() {
        stream.enter();
        Expression value = or();
        while (stream.skipName("if")) {
            Expression test = or();
            Expression otherwise = stream.skipName("else") ? expression() : null;
            value = new Expression.Conditional(test, value, otherwise);
        }
        stream.leave();
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (stream.skipName("or")) {
            left = new Operation.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (stream.skipName("and")) {
            left = new Operation.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!stream.skipName("not")) {
            return comparison();
        }
        stream.enter();
        Expression operand = not();
        stream.leave();
        return new Operation.Not(operand);
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            if (stream.is(Type.OPERATOR)
                    && COMPARISONS.contains(stream.current().text())) {
                operators.add(stream.next().text());
            } else if (stream.skipName("in")) {
                operators.add("in");
            } else if (stream.isName("not") && stream.look().is(Type.NAME, "in")) {
                stream.next();
                stream.next();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? first : new Operation.Comparison(first, operators, others);
            }
            others.add(sum());
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (stream.isOperator("+") || stream.isOperator("-")) {
            left = new Operation.Binary(stream.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression first = product();
        if (!stream.isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (stream.skipOperator("~")) {
            parts.add(product());
        }
        return new Operation.Concatenation(parts);
    }

    private Expression product() {
        Expression left = power();
        while (stream.isOperator("*") || stream.isOperator("/") || stream.isOperator("//") || stream.isOperator("%")) {
            left = new Operation.Binary(stream.next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = filtered(unary());
        while (stream.skipOperator("**")) {
            left = new Operation.Binary("**", left, filtered(unary()));
        }
        return left;
    }

    /** Reads an operand; a filter behind it belongs to the whole, also to its sign. */
    private Expression unary() {
        if (!stream.isOperator("-") && !stream.isOperator("+")) {
            return calls.postfix(primary());
        }
        stream.enter();
        Expression value = new Operation.Unary(stream.next().text(), unary());
        stream.leave();
        return calls.postfix(value);
    }

    private Expression filtered(Expression operand) {
        Expression value = operand;
        while (true) {
            if (stream.isOperator("|")) {
                value = calls.filter(value);
            } else if (stream.isName("is")) {
                value = calls.test(value);
            } else if (stream.isOperator("(")) {
                value = new Invocation.Call(value, calls.given());
            } else {
                return value;
            }
        }
    }

    Expression primary() {
        Token token = stream.next();
        return switch (token.type()) {
            case NAME -> name(token.text());
            case STRING -> text(token.text());
            case INTEGER, FLOAT -> new Expression.Constant(token.number());
            case OPERATOR -> bracket(token);
            default -> throw new TemplateException(
                    TemplateException.Kind.SYNTAX, "unexpected " + token.shown(), token.line());
        };
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Constant(true);
            case "false", "False" -> new Expression.Constant(false);
            case "none", "None" -> new Expression.Constant(null);
            default -> {
                if (!used.isEmpty()) {
                    used.peek().add(name);
                }
                names.read(name);
                yield new Expression.Name(name);
            }
        };
    }

    /** Reads a text literal; several in a row are one. */
    private Expression text(String first) {
        if (!stream.is(Type.STRING)) {
            return new Expression.Constant(first);
        }
        StringBuilder text = new StringBuilder(first);
        while (stream.is(Type.STRING)) {
            text.append(stream.next().text());
        }
        return new Expression.Constant(text.toString());
    }

    private Expression bracket(Token token) {
        stream.enter();
        Expression value =
                switch (token.text()) {
                    case "(" -> stream.isOperator(")") ? new Expression.TupleDisplay(List.of()) : tuple();
                    case "[" -> new Expression.ListDisplay(items("]"));
                    case "{" -> dict();
                    default -> throw new TemplateException(
                            TemplateException.Kind.SYNTAX, "unexpected " + token.shown(), token.line());
                };
        stream.expectOperator(token.text().equals("(") ? ")" : token.text().equals("[") ? "]" : "}");
        stream.leave();
        return value;
    }

    private List<Expression> items(String end) {
        List<Expression> items = new ArrayList<>();
        while (!stream.isOperator(end)) {
            items.add(expression());
            if (!stream.skipOperator(",")) {
                break;
            }
        }
        return items;
    }

    private Expression dict() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!stream.isOperator("}")) {
            keys.add(expression());
            stream.expectOperator(":");
            values.add(expression());
            if (!stream.skipOperator(",")) {
                break;
            }
        }
        return new Expression.DictDisplay(keys, values);
    }
}
