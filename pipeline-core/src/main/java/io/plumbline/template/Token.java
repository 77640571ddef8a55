package io.plumbline.template;

/**
 * A token.
 *
 * @param type its type
 * @param text name, operator, text of the template or value of a text literal; empty for a number
 * @param number value of a number; null for other types
 * @param line of the template, from 1
 */
record Token(Type type, String text, Number number, int line) {
    /** The types of tokens. */
    enum Type {
        DATA("text"),
        BLOCK_BEGIN("{%"),
        BLOCK_END("%}"),
        VARIABLE_BEGIN("{{"),
        VARIABLE_END("}}"),
        NAME("a name"),
        STRING("a text literal"),
        INTEGER("a number"),
        FLOAT("a number"),
        OPERATOR("an operator"),
        END("the end of the template");

        private final String shown;

        Type(String shown) {
            this.shown = shown;
        }
    }

    boolean is(Type expected, String content) {
        return type == expected && text.equals(content);
    }

    /** Describes the token in a message. */
    String shown() {
        return type == Type.NAME || type == Type.OPERATOR ? "'" + text + "'" : type.shown;
    }
}
