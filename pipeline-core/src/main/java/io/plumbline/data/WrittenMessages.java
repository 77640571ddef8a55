package io.plumbline.data;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of messages that are written as a text, with the quotes of JSON or of Python. */
final class WrittenMessages {
    private static final Pattern BEGIN = Pattern.compile("\\s*\\[\\s*\\{");

    /** A text in quotes, a bracket, or a sign behind a key or a field. A quote that never closes ends with all, so that none is read again. */
    private static final Pattern TOKEN = Pattern.compile(
            "\"((?:[^\"\\\\]++|\\\\.?)*+)\"?|'((?:[^'\\\\]++|\\\\.?)*+)'?|[\\[{}\\]:,]", Pattern.DOTALL);

    private WrittenMessages() {}

    /** Returns whether a text is a list whose first object has both fields of a message, and a role that is known. */
    static boolean areIn(String text) {
        Matcher begin = BEGIN.matcher(text);
        if (!begin.lookingAt()) {
            return false;
        }
        Map<String, String> fields = fields(TOKEN.matcher(text).region(begin.end(), text.length()));
        return fields.containsKey(ChatMessages.CONTENT) && ChatMessages.isRole(fields.get(ChatMessages.ROLE))
                || fields.containsKey("value") && ChatMessages.isRole(fields.get("from"));
    }

    /** Returns the fields of an object that has begun; those that hold no text as empty. */
    private static Map<String, String> fields(Matcher token) {
        Map<String, String> fields = new HashMap<>();
        String key = null;
        String last = "";
        int depth = 1;
        while (depth > 0 && token.find()) {
            switch (token.group()) {
                case "{", "[" -> depth++;
                case "}", "]" -> depth--;
                case "," -> key = null;
                case ":" -> {
                    if (depth == 1) {
                        key = last;
                        fields.put(key, "");
                    }
                }
                default -> {
                    last = token.group(1) == null ? token.group(2) : token.group(1);
                    if (depth == 1 && key != null) {
                        fields.put(key, last);
                        key = null;
                    }
                }
            }
        }
        return fields;
    }
}
