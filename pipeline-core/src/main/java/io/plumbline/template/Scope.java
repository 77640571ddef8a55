package io.plumbline.template;

import java.util.HashMap;
import java.util.Map;

/** The variables that a place in a template sees: its own and those around it. */
final class Scope {
    private final Rendering rendering;
    private final Scope around;
    private final Map<String, Object> variables;

    private Scope(Rendering rendering, Scope around, Map<String, Object> variables) {
        this.rendering = rendering;
        this.around = around;
        this.variables = variables;
    }

    /** The outermost scope of a rendering; its variables stand over the tables of functions. */
    static Scope of(Rendering rendering, Map<String, Object> variables) {
        Scope functions = new Scope(rendering, null, Globals.ALL);
        return new Scope(rendering, functions, new HashMap<>(variables));
    }

    /** A scope inside this one. */
    Scope inner() {
        return new Scope(rendering, this, new HashMap<>(4));
    }

    Rendering rendering() {
        return rendering;
    }

    Budget budget() {
        return rendering.budget();
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.around) {
            Object value = scope.variables.get(name);
            if (value != null || scope.variables.containsKey(name)) {
                return value;
            }
        }
        return Undefined.variable(name);
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }
}
