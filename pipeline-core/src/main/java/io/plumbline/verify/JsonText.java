package io.plumbline.verify;

import java.util.Set;
import java.util.TreeSet;

/**
 * Strict JSON (RFC 8259) of bounded length and depth.
 *
 * @param fault why a text is none, in one word; null where it is JSON
 * @param keys names of the outermost object; null where the text is no object
 */
record JsonText(String fault, Set<String> keys) {
    static final int LONGEST = 4_000_000;
    static final int DEEPEST = 200;

    /** Reads a text; what stands in it is checked and not kept, but for the outermost names. */
    static JsonText read(String text) {
        if (text.length() > LONGEST) {
            return new JsonText("too_long", null);
        }
        Reader reader = new Reader(text);
        try {
            reader.document();
            return new JsonText(null, reader.keys);
        } catch (Fault fault) {
            return new JsonText(fault.getMessage(), null);
        }
    }

    /** Says why a text is no JSON. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String code) {
            super(code, null, false, false);
        }
    }

    /** Reads one value after the other. */
    private static final class Reader {
        private final String text;
        private int at;
        private int depth;
        private Set<String> keys;

        Reader(String text) {
            this.text = text;
        }

        void document() throws Fault {
            value();
            blanks();
            require(at == text.length());
        }

        private static void require(boolean holds) throws Fault {
            if (!holds) {
                throw new Fault("not_json");
            }
        }

        private void blanks() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private char next() throws Fault {
            require(at < text.length());
            return text.charAt(at++);
        }

        private boolean skip(char wanted) {
            boolean there = at < text.length() && text.charAt(at) == wanted;
            at += there ? 1 : 0;
            return there;
        }

        private void value() throws Fault {
            blanks();
            char first = next();
            switch (first) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                case 't' -> word("rue");
                case 'f' -> word("alse");
                case 'n' -> word("ull");
                default -> number(first);
            }
        }

        private void word(String rest) throws Fault {
            require(text.startsWith(rest, at));
            at += rest.length();
        }

        private void deeper() throws Fault {
            if (++depth > DEEPEST) {
                throw new Fault("too_deep");
            }
        }

        private void object() throws Fault {
            deeper();
            Set<String> names = depth == 1 ? new TreeSet<>() : null;
            blanks();
            if (!skip('}')) {
                do {
                    blanks();
                    require(next() == '"');
                    String name = string();
                    if (names != null) {
                        names.add(name);
                    }
                    blanks();
                    require(next() == ':');
                    value();
                    blanks();
                } while (skip(','));
                require(next() == '}');
            }
            if (names != null) {
                keys = names;
            }
            depth--;
        }

        private void array() throws Fault {
            deeper();
            blanks();
            if (!skip(']')) {
                do {
                    value();
                    blanks();
                } while (skip(','));
                require(next() == ']');
            }
            depth--;
        }

        private String string() throws Fault {
            StringBuilder name = new StringBuilder();
            for (char character = next(); character != '"'; character = next()) {
                require(character >= ' ');
                name.append(character == '\\' ? escaped() : character);
            }
            return name.toString();
        }

        private char escaped() throws Fault {
            char kind = next();
            if (kind == 'u') {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    char digit = next();
                    int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
                    require(value >= 0);
                    code = 16 * code + value;
                }
                return (char) code;
            }
            int place = "\"\\/bfnrt".indexOf(kind);
            require(place >= 0);
            return "\"\\/\b\f\n\r\t".charAt(place);
        }

        private void number(char first) throws Fault {
            char leading = first == '-' ? next() : first;
            require(isDigit(leading));
            if (leading != '0') {
                digits();
            }
            if (skip('.')) {
                require(isDigit(next()));
                digits();
            }
            if (skip('e') || skip('E')) {
                if (!skip('+')) {
                    skip('-');
                }
                require(isDigit(next()));
                digits();
            }
        }

        private void digits() {
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isDigit(char character) {
            return character >= '0' && character <= '9';
        }
    }
}
