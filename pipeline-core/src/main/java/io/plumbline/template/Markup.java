package io.plumbline.template;

/**
 * Text that counts as HTML already. It can be written and read as text; to join it with other text is refused, since Jinja
 * would escape that.
 */
record Markup(String text) {
    /** Escapes a text for HTML. */
    static Markup escape(String text, Budget budget) {
        TextBuilder escaped = new TextBuilder(budget);
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\'' -> escaped.append("&#39;");
                case '"' -> escaped.append("&#34;");
                default -> escaped.append(next);
            }
        }
        return new Markup(escaped.toString());
    }
}
