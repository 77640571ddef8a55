package io.plumbline.template;

import io.plumbline.template.TemplateException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a template into tokens by the rules of Jinja's lexer with {@code trim_blocks} and {@code lstrip_blocks}, which
 * transformers sets: a line end behind a block goes, and so does white space between the start of a line and a block.
 */
final class Lexer {
    private static final String BLOCK_END = "%}";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private int counted;
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** Returns the tokens; the last is the end. */
    static List<Token> tokens(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (position < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                add(Token.Type.DATA, source.substring(position), position);
                position = source.length();
                break;
            }
            char kind = source.charAt(tag + 1);
            int content = tag + 2;
            char sign = at(content) == '-' || at(content) == '+' ? at(content) : ' ';
            content += sign == ' ' ? 0 : 1;
            data(tag, sign, kind);
            position = content;
            if (kind == '#') {
                comment(tag);
            } else if (kind == '%' && rawBody(content) >= 0) {
                raw(tag, rawBody(content));
            } else {
                code(tag, kind);
            }
            lineStarts = source.charAt(position - 1) == '\n';
        }
        line(source.length());
        tokens.add(new Token(Token.Type.END, "", null, line));
    }

    private int nextTag() {
        for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
            char next = at(at + 1);
            if (next == '{' || next == '%' || next == '#') {
                return at;
            }
        }
        return -1;
    }

    private char at(int index) {
        return index < source.length() ? source.charAt(index) : '\0';
    }

    /** Adds the text before a tag, without what the tag strips of it. */
    private void data(int tag, char sign, char kind) {
        String text = source.substring(position, tag);
        if (sign == '-') {
            text = PythonText.stripRight(text);
        } else if (sign != '+' && kind != '{') {
            int start = text.lastIndexOf('\n') + 1;
            if ((start > 0 || lineStarts) && PythonText.isBlank(text.substring(start))) {
                text = text.substring(0, start);
            }
        }
        add(Token.Type.DATA, text, position);
    }

    private void comment(int tag) {
        int end = source.indexOf("#}", position);
        if (end < 0) {
            throw refused("a comment does not end", tag);
        }
        char sign = end > position ? source.charAt(end - 1) : ' ';
        position = end + 2;
        afterBlock(sign);
    }

    /** Skips what the end of a block strips. */
    private void afterBlock(char sign) {
        if (sign == '-') {
            position = skipSpace(position);
        } else if (sign != '+' && at(position) == '\n') {
            position++;
        }
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Returns where the text of a raw block begins; -1 where the block is another. */
    private int rawBody(int content) {
        int name = skipSpace(content);
        if (!source.startsWith("raw", name)) {
            return -1;
        }
        int end = skipSpace(name + 3);
        if (source.startsWith("-%}", end)) {
            return skipSpace(end + 3);
        }
        return source.startsWith(BLOCK_END, end) ? end + 2 : -1;
    }

    private void raw(int tag, int body) {
        position = body;
        lineStarts = source.charAt(position - 1) == '\n';
        for (int at = source.indexOf("{%", body); at >= 0; at = source.indexOf("{%", at + 2)) {
            char before = at(at + 2) == '-' || at(at + 2) == '+' ? at(at + 2) : ' ';
            int name = skipSpace(at + (before == ' ' ? 2 : 3));
            int end = source.startsWith("endraw", name) ? skipSpace(name + 6) : source.length();
            char sign = at(end) == '-' || at(end) == '+' ? at(end) : ' ';
            end += sign == ' ' ? 0 : 1;
            if (source.startsWith(BLOCK_END, end)) {
                data(at, before, '%');
                position = end + 2;
                afterBlock(sign);
                return;
            }
        }
        throw refused("a raw block does not end", tag);
    }

    private void code(int tag, char kind) {
        add(kind == '%' ? Token.Type.BLOCK_BEGIN : Token.Type.VARIABLE_BEGIN, "", tag);
        String end = kind == '%' ? BLOCK_END : "}}";
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            position = skipSpace(position);
            if (position >= source.length()) {
                throw refused("a tag does not end", tag);
            }
            char sign = at(position) == '-' || kind == '%' && at(position) == '+' ? at(position) : ' ';
            int skip = sign == ' ' ? 0 : 1;
            if (open.isEmpty() && source.startsWith(end, position + skip)) {
                add(kind == '%' ? Token.Type.BLOCK_END : Token.Type.VARIABLE_END, "", position);
                position += skip + 2;
                if (kind == '%' || sign == '-') {
                    afterBlock(sign);
                }
                return;
            }
            token(open);
        }
    }

    private void token(Deque<Character> open) {
        char first = at(position);
        if (first >= '0' && first <= '9') {
            NumberLiteral literal = NumberLiteral.read(source, position);
            line(position);
            tokens.add(new Token(
                    literal.value() instanceof Double ? Token.Type.FLOAT : Token.Type.INTEGER,
                    "",
                    literal.value(),
                    line));
            position = literal.end();
        } else if (first == '\'' || first == '"') {
            int end = StringLiteral.end(source, position);
            if (end < 0) {
                throw refused("a text literal does not end", position);
            }
            try {
                add(Token.Type.STRING, StringLiteral.value(source.substring(position + 1, end - 1)), position);
            } catch (IllegalArgumentException e) {
                throw refused("a text literal has an escape that is none", position);
            }
            position = end;
        } else if (Character.isUnicodeIdentifierStart(source.codePointAt(position)) || first == '_') {
            int end = position;
            while (end < source.length() && isNamePart(source.codePointAt(end))) {
                end += Character.charCount(source.codePointAt(end));
            }
            add(Token.Type.NAME, source.substring(position, end), position);
            position = end;
        } else {
            operator(first, open);
        }
    }

    private static boolean isNamePart(int codePoint) {
        return codePoint == '_'
                || Character.isUnicodeIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint);
    }

    private void operator(char first, Deque<Character> open) {
        String two = source.substring(position, Math.min(position + 2, source.length()));
        String operator = List.of("//", "**", "==", "!=", ">=", "<=").contains(two) ? two : String.valueOf(first);
        if ("+-/*%~[](){}><=.:|,;".indexOf(first) < 0 && operator.length() == 1) {
            throw refused("a character that cannot stand in a tag", position);
        }
        if ("([{".indexOf(first) >= 0) {
            open.push(first == '(' ? ')' : first == '[' ? ']' : '}');
        } else if (")]}".indexOf(first) >= 0 && (open.isEmpty() || open.pop() != first)) {
            throw refused("unexpected '" + first + "'", position);
        }
        add(Token.Type.OPERATOR, operator, position);
        position += operator.length();
    }

    private void add(Token.Type type, String text, int at) {
        line(at);
        if (type != Token.Type.DATA || !text.isEmpty()) {
            tokens.add(new Token(type, text, null, line));
        }
    }

    /** Counts the lines up to a place. */
    private void line(int at) {
        for (; counted < at; counted++) {
            if (source.charAt(counted) == '\n') {
                line++;
            }
        }
    }

    private TemplateException refused(String message, int at) {
        line(at);
        return new TemplateException(Kind.SYNTAX, message, line);
    }
}
