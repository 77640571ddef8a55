package io.plumbline.template;

import java.util.Objects;

/** A template that cannot be read, or that does not render a conversation. It is caught per row, so it carries no stack trace. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of reasons. */
    public enum Kind {
        /** The template is no Jinja, or uses a part of it that is not supported. */
        SYNTAX,
        /** The template itself refuses the conversation, with {@code raise_exception}. */
        REFUSED,
        /** The template does something with the conversation that fails: it adds a number to a text. */
        FAILED,
        /** The template is longer, nests deeper, works longer or writes more than is accepted. */
        BOUND
    }

    private final Kind kind;
    private final int line;

    /**
     * @param kind why
     * @param message one sentence; never the text of a conversation
     * @param line in the template; 0 where it is not known
     */
    TemplateException(Kind kind, String message, int line) {
        super(message, null, false, false);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.line = line;
    }

    static TemplateException failed(String message) {
        return new TemplateException(Kind.FAILED, message, 0);
    }

    static TemplateException unsupported(String what) {
        return new TemplateException(Kind.FAILED, what + " is not supported", 0);
    }

    static TemplateException bound(String message) {
        return new TemplateException(Kind.BOUND, message, 0);
    }

    /** Returns the same refusal with the line at which it arose, where it does not have one already. */
    TemplateException at(int place) {
        return line > 0 ? this : new TemplateException(kind, getMessage(), place);
    }

    /** Returns the kind of reason. */
    public Kind kind() {
        return kind;
    }

    /** Returns the message with the line, where it is known. */
    public String located() {
        return getMessage() + (line > 0 ? " (line " + line + ")" : "");
    }

    /** Returns the line of the template at which it arose, from 1; 0 where it is not known. */
    public int line() {
        return line;
    }
}
