package io.plumbline.template;

import io.plumbline.template.Token.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a template's statements. */
final class StatementParser {
    private final TokenStream stream;
    private final ExpressionParser expressions;
    private final FreeNames names = new FreeNames();

    /** Loops around the current place, within the innermost macro. */
    private int loops;

    private StatementParser(TokenStream stream) {
        this.stream = stream;
        this.expressions = new ExpressionParser(stream, names);
    }

    /** Reads a whole template. */
    static ParsedTemplate parse(List<Token> tokens) {
        StatementParser parser = new StatementParser(new TokenStream(tokens));
        List<Statement> body = parser.statements(Set.of());
        return new ParsedTemplate(body, parser.names.names());
    }

    /** Reads statements up to a tag of one of the names, and that name; up to the end of the template where there are none. */
    private List<Statement> statements(Set<String> ends) {
        stream.enter();
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = stream.next();
            switch (token.type()) {
                case DATA -> body.add(new Statement.Text(token.text()));
                case VARIABLE_BEGIN -> {
                    body.add(new Statement.Print(expressions.tuple(), token.line()));
                    stream.expect(Type.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    if (stream.is(Type.NAME) && ends.contains(stream.current().text())) {
                        stream.leave();
                        return body;
                    }
                    statement(stream.expect(Type.NAME), body);
                    stream.expect(Type.BLOCK_END);
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw stream.refused("the template ends where it must have one of " + sorted(ends));
                    }
                    stream.leave();
                    return body;
                }
            }
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** Reads the body of a tag, and the name that ends it. */
    private List<Statement> body(String... ends) {
        stream.skipOperator(":");
        stream.expect(Type.BLOCK_END);
        return statements(Set.of(ends));
    }

    /** Reads the body of a tag, and the tag that ends it. */
    private List<Statement> wholeBody(String end) {
        List<Statement> body = body(end);
        stream.expectName(end);
        return body;
    }

    /** Reads the body of a tag whose variables are its own, and the tag that ends it. */
    private List<Statement> innerBody(String end, List<String> variables) {
        names.open();
        names.bind(variables);
        List<Statement> body = wholeBody(end);
        names.close();
        return body;
    }

    /** Reads the body of a tag that is a function to Jinja: loops around it are out of reach. */
    private List<Statement> apart(String end, List<String> variables) {
        int around = loops;
        loops = 0;
        List<Statement> body = innerBody(end, variables);
        loops = around;
        return body;
    }

    private void statement(Token tag, List<Statement> body) {
        int line = tag.line();
        switch (tag.text()) {
            case "if" -> body.add(condition(line));
            case "for" -> body.add(loop(line));
            case "set" -> body.add(assignment(line));
            case "macro" -> body.add(macro());
            case "call" -> body.add(call(line));
            case "filter" -> body.add(filter(line));
            case "with" -> body.add(with());
            case "generation" -> body.add(new Statement.Generation(apart("endgeneration", List.of())));
            case "print" -> print(line, body);
            case "break", "continue" -> {
                if (loops == 0) {
                    throw stream.refused("'" + tag.text() + "' outside loop");
                }
                body.add(new Statement.Leave(
                        tag.text().equals("break") ? Statement.Flow.BREAK : Statement.Flow.CONTINUE));
            }
            default -> throw new TemplateException(
                    TemplateException.Kind.SYNTAX, "unknown or unsupported tag '" + tag.text() + "'", line);
        }
    }

    private Statement condition(int line) {
        List<Expression> tests = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        List<Set<String>> set = new ArrayList<>();
        String end = "elif";
        while (end.equals("elif")) {
            tests.add(expressions.tupleWithoutCondition());
            names.open();
            bodies.add(body("elif", "else", "endif"));
            set.add(names.close());
            end = stream.next().text();
        }
        names.open();
        bodies.add(end.equals("else") ? wholeBody("endif") : List.of());
        set.add(names.close());
        names.bindAny(set);
        return new Statement.If(tests, bodies, line);
    }

    private Statement loop(int line) {
        Target target = target(true);
        stream.expectName("in");
        Expression values = expressions.tupleWithoutCondition();
        names.open();
        names.bind(target.variables());
        Expression test = stream.skipName("if") ? expressions.expression() : null;
        boolean recursive = stream.skipName("recursive");
        loops++;
        names.bind(List.of(ForLoop.LOOP));
        List<Statement> body = body("endfor", "else");
        names.close();
        loops--;
        List<Statement> otherwise = stream.next().text().equals("else") ? innerBody("endfor", List.of()) : List.of();
        return new ForLoop(target, values, test, recursive, body, otherwise, line);
    }

    private Statement assignment(int line) {
        Target target = target(false);
        Statement assignment;
        if (stream.skipOperator("=")) {
            assignment = new Statement.Assign(target, expressions.tuple(), line);
        } else {
            List<Invocation.Filter> filters = expressions.calls().filters();
            assignment = new Statement.AssignBlock(target, filters, innerBody("endset", List.of()), line);
        }
        names.bind(target.variables());
        return assignment;
    }

    /** Reads targets, with commas between them. */
    private Target target(boolean ofLoop) {
        List<Target> targets = new ArrayList<>();
        boolean commas = false;
        do {
            if (!targets.isEmpty() && !stream.is(Type.NAME) && !stream.isOperator("(")
                    || ofLoop && stream.isName("in")) {
                break;
            }
            targets.add(oneTarget(ofLoop));
            commas |= stream.isOperator(",");
        } while (stream.skipOperator(","));
        return commas ? new Target.Several(targets) : targets.get(0);
    }

    private Target oneTarget(boolean ofLoop) {
        if (stream.skipOperator("(")) {
            stream.enter();
            Target inner = target(ofLoop);
            stream.expectOperator(")");
            stream.leave();
            return inner;
        }
        String name = variable();
        if (!ofLoop && stream.skipOperator(".")) {
            names.read(name);
            return new Target.Field(name, stream.expect(Type.NAME).text());
        }
        return new Target.Variable(name);
    }

    private String variable() {
        String name = stream.expect(Type.NAME).text();
        if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
            throw stream.refused("can't assign to '" + name + "'");
        }
        return name;
    }

    private Macro.Signature signature(String name, Set<String> used) {
        List<String> parameters = new ArrayList<>();
        Map<String, Expression> defaults = new LinkedHashMap<>();
        if (stream.skipOperator("(")) {
            while (!stream.isOperator(")")) {
                String parameter = variable();
                if (parameters.contains(parameter)) {
                    throw stream.refused("the parameter '" + parameter + "' stands twice");
                }
                if (stream.skipOperator("=")) {
                    defaults.put(parameter, expressions.expression());
                } else if (!defaults.isEmpty()) {
                    throw stream.refused("non-default argument follows default argument");
                }
                parameters.add(parameter);
                names.bind(List.of(parameter));
                if (!stream.isOperator(")")) {
                    stream.expectOperator(",");
                }
            }
            stream.expectOperator(")");
        }
        return new Macro.Signature(name, parameters, defaults, used);
    }

    private Statement macro() {
        Set<String> used = expressions.beginMacro();
        String name = variable();
        if (!stream.isOperator("(")) {
            throw stream.unexpected("'('");
        }
        names.bind(List.of(name));
        names.open();
        Macro.Signature signature = signature(name, used);
        List<Statement> body = apart("endmacro", Macro.GIVEN);
        names.close();
        expressions.endMacro();
        return new Statement.Define(signature, body);
    }

    private Statement call(int line) {
        Set<String> used = expressions.beginMacro();
        names.open();
        Macro.Signature signature = signature(Macro.CALLER, used);
        names.close();
        if (!(expressions.expression() instanceof Invocation.Call call)) {
            throw stream.refused("expected a call");
        }
        names.open();
        names.bind(signature.parameters());
        List<Statement> body = apart("endcall", Macro.GIVEN);
        names.close();
        expressions.endMacro();
        return new Statement.CallBlock(signature, call, body, line);
    }

    private Statement filter(int line) {
        List<Invocation.Filter> filters = new ArrayList<>();
        filters.add(expressions.calls().filterName(null));
        filters.addAll(expressions.calls().filters());
        return new Statement.FilterBlock(filters, innerBody("endfilter", List.of()), line);
    }

    private Statement with() {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!stream.is(Type.BLOCK_END)) {
            if (!targets.isEmpty()) {
                stream.expectOperator(",");
            }
            targets.add(oneTarget(true));
            stream.expectOperator("=");
            values.add(expressions.expression());
        }
        List<String> variables =
                targets.stream().flatMap(target -> target.variables().stream()).toList();
        return new Statement.With(targets, values, innerBody("endwith", variables));
    }

    private void print(int line, List<Statement> body) {
        while (!stream.is(Type.BLOCK_END)) {
            body.add(new Statement.Print(expressions.expression(), line));
            if (!stream.skipOperator(",")) {
                break;
            }
        }
    }
}
