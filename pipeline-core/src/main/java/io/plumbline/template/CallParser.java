package io.plumbline.template;

import io.plumbline.template.Token.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what stands behind an expression: attributes, items, calls, filters and tests. */
final class CallParser {
    /** Names that end a test without an argument. */
    private static final Set<String> BEHIND_TESTS = Set.of("else", "or", "and");

    private final TokenStream stream;
    private final ExpressionParser expressions;

    CallParser(TokenStream stream, ExpressionParser expressions) {
        this.stream = stream;
        this.expressions = expressions;
    }

    /** Reads attributes, items and calls. */
    Expression postfix(Expression operand) {
        Expression value = operand;
        while (true) {
            if (stream.skipOperator(".")) {
                value = attribute(value);
            } else if (stream.skipOperator("[")) {
                value = item(value);
            } else if (stream.isOperator("(")) {
                value = new Invocation.Call(value, given());
            } else {
                return value;
            }
        }
    }

    private Expression attribute(Expression of) {
        if (stream.is(Type.INTEGER)) {
            return new Access.Item(of, new Expression.Constant(stream.next().number()));
        }
        return new Access.Attribute(of, stream.expect(Type.NAME).text());
    }

    private Expression item(Expression of) {
        stream.enter();
        Expression start = stream.isOperator(":") ? null : expressions.expression();
        Expression value;
        if (stream.skipOperator(":")) {
            Expression stop = atSliceEnd() || stream.isOperator(":") ? null : expressions.expression();
            Expression step = stream.skipOperator(":") && !atSliceEnd() ? expressions.expression() : null;
            value = new Access.Slice(of, start, stop, step);
        } else {
            value = new Access.Item(of, start);
        }
        stream.expectOperator("]");
        stream.leave();
        return value;
    }

    private boolean atSliceEnd() {
        return stream.isOperator("]") || stream.isOperator(",");
    }

    /** Reads the brackets of a call. */
    Invocation.Given given() {
        stream.enter();
        stream.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Expression more = null;
        Expression moreNamed = null;
        while (!stream.isOperator(")")) {
            if (stream.isOperator("*") && more == null && moreNamed == null) {
                stream.next();
                more = expressions.expression();
            } else if (stream.isOperator("**") && moreNamed == null) {
                stream.next();
                moreNamed = expressions.expression();
            } else if (stream.is(Type.NAME) && stream.look().is(Type.OPERATOR, "=") && moreNamed == null) {
                String name = stream.next().text();
                stream.next();
                if (named.put(name, expressions.expression()) != null) {
                    throw stream.refused("the argument '" + name + "' is given twice");
                }
            } else if (more == null && moreNamed == null && named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw stream.refused("invalid syntax for function call expression");
            }
            if (!stream.skipOperator(",")) {
                break;
            }
        }
        stream.expectOperator(")");
        stream.leave();
        return new Invocation.Given(positional, named, more, moreNamed);
    }

    /** Reads one filter, at its bar. */
    Invocation.Filter filter(Expression of) {
        stream.expectOperator("|");
        return filterName(of);
    }

    /** Reads one filter behind its bar. */
    Invocation.Filter filterName(Expression of) {
        String name = stream.expect(Type.NAME).text();
        return new Invocation.Filter(of, name, stream.isOperator("(") ? given() : Invocation.Given.NOTHING);
    }

    /** Reads filters that stand in a tag with a body. */
    List<Invocation.Filter> filters() {
        List<Invocation.Filter> filters = new ArrayList<>();
        while (stream.isOperator("|")) {
            filters.add(filter(null));
        }
        return filters;
    }

    /** Reads one test, at its {@code is}. */
    Expression test(Expression of) {
        stream.expectName("is");
        boolean negated = stream.skipName("not");
        String name = stream.expect(Type.NAME).text();
        Invocation.Given given = Invocation.Given.NOTHING;
        if (stream.isOperator("(")) {
            given = given();
        } else if (stream.isName("is")) {
            throw stream.refused("You cannot chain multiple tests with is");
        } else if (startsArgument()) {
            Expression argument = postfix(expressions.primary());
            given = new Invocation.Given(List.of(argument), Map.of(), null, null);
        }
        Expression test = new Invocation.Test(of, name, given);
        return negated ? new Operation.Not(test) : test;
    }

    private boolean startsArgument() {
        return switch (stream.current().type()) {
            case NAME -> !BEHIND_TESTS.contains(stream.current().text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> stream.isOperator("[") || stream.isOperator("{");
            default -> false;
        };
    }
}
