package io.plumbline.template;

import io.plumbline.template.TemplateException.Kind;
import io.plumbline.template.Token.Type;
import java.util.List;

/** The tokens of a template, read one by one. */
final class TokenStream {
    /** Most tags, brackets and conditions inside each other. */
    static final int MOST_NESTING = 100;

    private final List<Token> tokens;
    private int position;
    private int nesting;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    Token look() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean is(Type type) {
        return current().type() == type;
    }

    boolean isName(String name) {
        return current().is(Type.NAME, name);
    }

    boolean isOperator(String operator) {
        return current().is(Type.OPERATOR, operator);
    }

    boolean skipName(String name) {
        boolean found = isName(name);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipOperator(String operator) {
        boolean found = isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Type type) {
        if (!is(type)) {
            throw unexpected(new Token(type, "", null, 0).shown());
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    /** Goes one level of nesting deeper. */
    void enter() {
        if (++nesting > MOST_NESTING) {
            throw new TemplateException(
                    Kind.BOUND,
                    "the template nests more than " + MOST_NESTING + " levels deep",
                    current().line());
        }
    }

    void leave() {
        nesting--;
    }

    TemplateException unexpected(String expected) {
        return refused("expected " + expected + ", found " + current().shown());
    }

    TemplateException refused(String message) {
        return new TemplateException(Kind.SYNTAX, message, current().line());
    }
}
