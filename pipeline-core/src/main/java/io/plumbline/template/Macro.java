package io.plumbline.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A macro, or the body of a call block.
 *
 * @param around the scope in which it stands
 */
record Macro(Signature signature, List<Statement> body, Scope around) implements Function {
    static final String CALLER = "caller";
    static final String FURTHER = "varargs";
    static final String FURTHER_NAMED = "kwargs";

    /** The variables that a body is given besides the parameters. */
    static final List<String> GIVEN = List.of(CALLER, FURTHER, FURTHER_NAMED);

    /**
     * The parameters.
     *
     * @param name of the macro; {@code caller} for the body of a call block
     * @param defaults by parameter that has one
     * @param used names that the body uses
     */
    record Signature(String name, List<String> parameters, Map<String, Expression> defaults, Set<String> used) {}

    @Override
    public Object call(Arguments arguments, Rendering rendering) {
        rendering.budget().enter();
        Scope scope = around.inner();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        List<Object> positional = arguments.positional();
        List<String> parameters = signature.parameters();
        List<String> without = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            if (i < positional.size()) {
                scope.set(parameter, positional.get(i));
            } else if (named.containsKey(parameter)) {
                scope.set(parameter, named.remove(parameter));
            } else {
                scope.set(parameter, new Undefined("parameter '" + parameter + "' was not provided"));
                without.add(parameter);
            }
        }
        caller(named, scope);
        further(positional, named, scope);
        for (String parameter : without) {
            Expression value = signature.defaults().get(parameter);
            if (value != null) {
                scope.set(parameter, value.evaluate(scope));
            }
        }
        String text = rendering.capture(body, scope);
        rendering.budget().leave();
        return text;
    }

    private void caller(Map<String, Object> named, Scope scope) {
        if (signature.used().contains(CALLER) && !signature.parameters().contains(CALLER)) {
            boolean given = named.containsKey(CALLER);
            Object caller = named.remove(CALLER);
            scope.set(CALLER, given ? caller : new Undefined("No caller defined"));
        }
    }

    private void further(List<Object> positional, Map<String, Object> named, Scope scope) {
        int count = signature.parameters().size();
        if (signature.used().contains(FURTHER_NAMED)) {
            scope.set(FURTHER_NAMED, named);
        } else if (!named.isEmpty()) {
            throw TemplateException.failed("macro '" + signature.name() + "' takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        if (signature.used().contains(FURTHER)) {
            scope.set(FURTHER, new Tuple(positional.subList(Math.min(count, positional.size()), positional.size())));
        } else if (positional.size() > count) {
            throw TemplateException.failed(
                    "macro '" + signature.name() + "' takes not more than " + count + " argument(s)");
        }
    }

    @Override
    public String toString() {
        return "<Macro '" + signature.name() + "'>";
    }
}
