package io.plumbline.template;

import java.util.Iterator;
import java.util.List;

/**
 * {@code for}.
 *
 * @param test of {@code for a in b if test}; null if none
 * @param recursive whether the body may call {@code loop} for other values
 */
record ForLoop(
        Target target,
        Expression values,
        Expression test,
        boolean recursive,
        List<Statement> body,
        List<Statement> otherwise,
        int line)
        implements Statement {
    /** The variable that tells a body where its loop is. */
    static final String LOOP = "loop";

    @Override
    public Flow run(Scope scope) {
        scope.rendering().line(line);
        run(values.evaluate(scope), 0, scope);
        return Flow.NEXT;
    }

    /** Runs the body for each value. */
    private void run(Object given, int depth, Scope scope) {
        Iterator<Object> iterator = Values.iterate(given, scope.budget());
        LoopVariable loop = test == null
                ? new LoopVariable(iterator, lengthOf(given), depth, recursion(depth, scope))
                : new LoopVariable(selected(iterator, scope), -1, depth, recursion(depth, scope));
        boolean empty = true;
        while (loop.hasNext()) {
            empty = false;
            Scope inner = scope.inner();
            inner.set(LOOP, loop);
            target.assign(loop.next(), inner);
            if (Statement.run(body, inner) == Flow.BREAK) {
                return;
            }
        }
        if (empty) {
            Statement.run(otherwise, withoutLoop(scope));
        }
    }

    /** The characters of a text are counted only when they are asked for. */
    private static long lengthOf(Object given) {
        return given instanceof String ? -1 : Values.lengthOrUnknown(given);
    }

    private Function recursion(int depth, Scope scope) {
        if (!recursive) {
            return null;
        }
        return (arguments, rendering) -> {
            Object inner = arguments.positional(LOOP, 1, 1).get(0);
            return rendering.capture(() -> run(inner, depth + 1, scope));
        };
    }

    private Iterator<Object> selected(Iterator<Object> iterator, Scope scope) {
        return Lazily.select(iterator, value -> {
            Scope inner = withoutLoop(scope);
            target.assign(value, inner);
            return Values.truth(test.evaluate(inner));
        });
    }

    private static Scope withoutLoop(Scope scope) {
        Scope inner = scope.inner();
        inner.set(LOOP, new Undefined("'loop' is undefined: it stands in the body of a loop alone"));
        return inner;
    }
}
