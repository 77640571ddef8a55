package io.plumbline.template;

import java.util.Locale;

/**
 * The value of what is not there: it is false, empty and without text, and refuses everything else.
 *
 * @param message why it is not there
 */
record Undefined(String message) {
    private static final int LONGEST_NAME = 64;

    static Undefined variable(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    /** A value without that attribute or key; only a key that is a plain name is shown, since another may be text of a row. */
    static Undefined member(Object of, Object key) {
        String type = of == null ? "None" : "'" + Values.type(of) + " object'";
        if (key instanceof Long) {
            return new Undefined(type + " has no element " + key);
        }
        boolean plain = key instanceof String name && name.length() <= LONGEST_NAME && name.matches("[A-Za-z0-9_]+");
        return new Undefined(type + " has no attribute " + (plain ? "'" + key + "'" : "of the given name"));
    }

    static Undefined unsafe(Object of, String name) {
        return new Undefined(String.format(
                Locale.ROOT, "access to attribute '%s' of '%s' object is unsafe.", name, Values.type(of)));
    }

    /** Returns the refusal to be used. */
    TemplateException used() {
        return TemplateException.failed(message);
    }
}
