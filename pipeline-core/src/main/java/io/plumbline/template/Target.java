package io.plumbline.template;

import java.util.Iterator;
import java.util.List;

/** The left side of an assignment. */
sealed interface Target permits Target.Variable, Target.Field, Target.Several {
    /** Assigns a value to it. */
    void assign(Object value, Scope scope);

    /** Returns the variables that it sets. */
    List<String> variables();

    /** A variable of the scope. */
    record Variable(String name) implements Target {
        @Override
        public void assign(Object value, Scope scope) {
            scope.set(name, value);
        }

        @Override
        public List<String> variables() {
            return List.of(name);
        }
    }

    /** A field of a namespace. */
    record Field(String namespace, String name) implements Target {
        @Override
        public void assign(Object value, Scope scope) {
            if (!(scope.get(namespace) instanceof Namespace fields)) {
                throw TemplateException.failed("cannot assign attribute on non-namespace object");
            }
            scope.budget().places(1);
            fields.values().put(name, value);
        }

        @Override
        public List<String> variables() {
            return List.of();
        }
    }

    /** Several targets for as many values. */
    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Object value, Scope scope) {
            Iterator<Object> values = Values.iterate(value, scope.budget());
            for (Target target : targets) {
                if (!values.hasNext()) {
                    throw TemplateException.failed("not enough values to unpack (expected " + targets.size() + ")");
                }
                target.assign(values.next(), scope);
            }
            if (values.hasNext()) {
                throw TemplateException.failed("too many values to unpack (expected " + targets.size() + ")");
            }
        }

        @Override
        public List<String> variables() {
            return targets.stream()
                    .flatMap(target -> target.variables().stream())
                    .toList();
        }
    }
}
