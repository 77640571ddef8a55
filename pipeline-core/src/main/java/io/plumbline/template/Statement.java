package io.plumbline.template;

import java.util.List;
import java.util.Map;

/** A part of a template that does something: most write. */
sealed interface Statement
        permits Statement.Text,
                Statement.Print,
                Statement.If,
                Statement.Assign,
                Statement.AssignBlock,
                Statement.With,
                Statement.Define,
                Statement.CallBlock,
                Statement.FilterBlock,
                Statement.Generation,
                Statement.Leave,
                ForLoop {
    /** The ways on from a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /** Runs it. */
    Flow run(Scope scope);

    /** Runs statements until one leaves the loop or its turn. */
    static Flow run(List<Statement> body, Scope scope) {
        scope.budget().enter();
        Flow flow = Flow.NEXT;
        for (int i = 0; i < body.size() && flow == Flow.NEXT; i++) {
            flow = body.get(i).run(scope);
        }
        scope.budget().leave();
        return flow;
    }

    /** Text outside tags. */
    record Text(String text) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.rendering().write(text);
            return Flow.NEXT;
        }
    }

    /** {@code {{ a }}}. */
    record Print(Expression value, int line) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.rendering().line(line);
            scope.rendering().write(PythonText.text(value.evaluate(scope), scope.budget()));
            return Flow.NEXT;
        }
    }

    /** {@code if}, with a body for each test; the body behind the last test is that of {@code else}. */
    record If(List<Expression> tests, List<List<Statement>> bodies, int line) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.rendering().line(line);
            for (int i = 0; i < tests.size(); i++) {
                if (Values.truth(tests.get(i).evaluate(scope))) {
                    return Statement.run(bodies.get(i), scope);
                }
            }
            return Statement.run(bodies.get(tests.size()), scope);
        }
    }

    /** {@code set a = b}. */
    record Assign(Target target, Expression value, int line) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.rendering().line(line);
            target.assign(value.evaluate(scope), scope);
            return Flow.NEXT;
        }
    }

    /** {@code set a} to {@code endset}: what the body writes. */
    record AssignBlock(Target target, List<Invocation.Filter> filters, List<Statement> body, int line)
            implements Statement {
        @Override
        public Flow run(Scope scope) {
            Object value = scope.rendering().capture(body, scope.inner());
            scope.rendering().line(line);
            for (Invocation.Filter filter : filters) {
                value = filter.apply(value, scope);
            }
            target.assign(value, scope);
            return Flow.NEXT;
        }
    }

    /** {@code with a = b}. */
    record With(List<Target> targets, List<Expression> values, List<Statement> body) implements Statement {
        @Override
        public Flow run(Scope scope) {
            List<Object> given = Expression.values(values, scope);
            Scope inner = scope.inner();
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(given.get(i), inner);
            }
            return Statement.run(body, inner);
        }
    }

    /** {@code macro}. */
    record Define(Macro.Signature signature, List<Statement> body) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.set(signature.name(), new Macro(signature, body, scope));
            return Flow.NEXT;
        }
    }

    /** {@code call}: calls a macro that writes the body where it calls {@code caller()}. */
    record CallBlock(Macro.Signature signature, Invocation.Call call, List<Statement> body, int line)
            implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.rendering().line(line);
            Object called = call.function().evaluate(scope);
            Arguments given = call.given().evaluate(scope);
            Map<String, Object> named = new java.util.LinkedHashMap<>(given.named());
            named.put(Macro.CALLER, new Macro(signature, body, scope));
            Object value = Invocation.Call.call(called, new Arguments(given.positional(), named), scope.rendering());
            scope.rendering().write(PythonText.text(value, scope.budget()));
            return Flow.NEXT;
        }
    }

    /** {@code filter a}: writes what the body writes, filtered. */
    record FilterBlock(List<Invocation.Filter> filters, List<Statement> body, int line) implements Statement {
        @Override
        public Flow run(Scope scope) {
            Object value = scope.rendering().capture(body, scope.inner());
            scope.rendering().line(line);
            for (Invocation.Filter filter : filters) {
                value = filter.apply(value, scope);
            }
            scope.rendering().write(PythonText.text(value, scope.budget()));
            return Flow.NEXT;
        }
    }

    /** {@code generation}: what the model is to learn. */
    record Generation(List<Statement> body) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.rendering().writeGenerated(scope.rendering().capture(body, scope.inner()));
            return Flow.NEXT;
        }
    }

    /** {@code break} or {@code continue}. */
    record Leave(Flow flow) implements Statement {
        @Override
        public Flow run(Scope scope) {
            return flow;
        }
    }
}
