package io.plumbline.verify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last code block of a text in Markdown (CommonMark 0.31, section 4.5): lines between a fence and the next one of the same
 * kind that is as long, or, as models write it, one line that begins and ends with a fence. A fence stands at the start of a
 * line; one within a line belongs to the text.
 *
 * @param content without the fences and what stands behind the first, such as {@code json}; null where the block is not closed
 */
record CodeBlock(String content) {
    private static final Pattern FENCE = Pattern.compile("(`{3,}+|~{3,}+)(.*)", Pattern.DOTALL);
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+#.-]*[ \t]");

    /** Returns the last block; null where there is none. */
    static CodeBlock last(String text) {
        CodeBlock last = null;
        String fence = null;
        int start = 0;
        int end = -1;
        for (int at = 0; at < text.length(); at = end + 1) {
            end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            Matcher line = FENCE.matcher(Blanks.trim(text.substring(at, end)));
            if (!line.matches()) {
                continue;
            }
            String rest = line.group(2);
            if (fence != null) {
                if (line.group(1).startsWith(fence) && rest.isEmpty()) {
                    last = new CodeBlock(text.substring(start, at));
                    fence = null;
                }
            } else if (rest.endsWith(line.group(1))) {
                last = new CodeBlock(withoutLanguage(
                        rest.substring(0, rest.length() - line.group(1).length())));
            } else if (line.group(1).charAt(0) == '~' || rest.indexOf('`') < 0) {
                last = new CodeBlock(null);
                fence = line.group(1);
                start = Math.min(end + 1, text.length());
            }
        }
        return last;
    }

    private static String withoutLanguage(String content) {
        Matcher language = LANGUAGE.matcher(content);
        return language.lookingAt() ? content.substring(language.end()) : content;
    }
}
