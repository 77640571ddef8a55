package io.plumbline;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/**
 * Text that may be shown: the one place where credentials and control characters are taken out of messages and log lines,
 * and names of classes out of what libraries say. A user's own words stay, also where a column or file is called {@code
 * com.example.MyError}.
 */
public final class PlainText {
    /** Most characters of a message; what is longer is cut. */
    static final int LONGEST = 2_000;

    private static final String MASK = "***";

    /** {@code scheme://user:secret@host}; a secret of S3 may hold a slash, while other hosts may have a port before one. */
    private static final Pattern USER_AND_SECRET =
            Pattern.compile("(?i)(\\bs3[an]?://)[^/\\s]*:\\S*?@|(\\b[a-z][a-z0-9+.-]*://)[^/\\s:@]*:[^/\\s]*@");

    /** {@code https://token@host}. */
    private static final Pattern TOKEN_AS_USER = Pattern.compile("(?i)(\\bhttps?://)[^/\\s@]+@");

    /** Signed addresses: {@code ?sv=…&sig=…}. */
    private static final Pattern QUERY =
            Pattern.compile("(?i)([?&;][\\w.-]*(?:sig|signature|token|secret|password|passwd|pwd"
                    + "|credential|access[-_.]?key(?:[-_.]?id)?|api[-_.]?key)=)[^&;\\s'\")]+");

    /** {@code fs.s3a.secret.key=…}, {@code password: …}. */
    private static final Pattern SETTING = Pattern.compile("(?i)([\\w.-]*(?:secret|password|passwd|access[.]key"
            + "|account[.]key|session[.]token|security[.]token)[\\w.-]*\\s?[=:]\\s?)[^\\s,;'\")]+");

    /**
     * Matches the name of a class in a message that {@code Throwable.toString} made: at the start or after a colon, before
     * the message of the next exception, or alone at the end where that has no message. A name with its package is matched
     * only where it is one of a platform or library, since no column or file is called that; a name without its package is
     * matched only before a message.
     */
    private static final Pattern CLASS_NAME = Pattern.compile("(?<=^|: )(?:(?:java|javax|jdk|sun|scala|org\\.apache"
            + "|com\\.(?:fasterxml|typesafe|google|amazonaws))(?:\\.[a-z_]\\w*)+\\.[A-Z][\\w$]*(?:Exception|Error)"
            + "(?:\\([\\w.$]+\\))?(?::\\s*|$)|[A-Z]\\w*(?:Exception|Error): )");

    /** Matches the text that {@code Object.toString} returns. */
    private static final Pattern OBJECT = Pattern.compile("\\b(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*@\\p{XDigit}+");

    private static final Pattern LINE_ENDS = Pattern.compile("\\s*[\\r\\n\\u0085\\u2028\\u2029]\\s*");

    private PlainText() {}

    /**
     * A text as one line, without credentials and control characters, of bounded length.
     *
     * @param text any text; null gives an empty one
     */
    public static String of(String text) {
        if (text == null) {
            return "";
        }
        // Cut first, and again at the end: the patterns never see more than they must.
        String cut = text.length() <= 2 * LONGEST ? text : text.substring(0, 2 * LONGEST);
        String line = withoutCredentials(LINE_ENDS.matcher(cut.strip()).replaceAll(" "));
        line = withoutControls(line, '?');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String withoutControls(String text, char replacement) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().map(each -> isControl(each) ? replacement : each).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** Returns whether a character is a control character, or turns the direction of what follows. */
    public static boolean isControl(int character) {
        return Character.getType(character) == Character.CONTROL
                || character >= 0x202A && character <= 0x202E
                || character >= 0x2066 && character <= 0x2069;
    }

    /** A text in which secrets of addresses and settings are three stars. */
    public static String withoutCredentials(String text) {
        String shown = USER_AND_SECRET.matcher(text).replaceAll("$1$2" + MASK + "@");
        shown = TOKEN_AS_USER.matcher(shown).replaceAll("$1" + MASK + "@");
        shown = QUERY.matcher(shown).replaceAll("$1" + MASK);
        return SETTING.matcher(shown).replaceAll("$1" + MASK);
    }

    /** Returns whether an address holds a secret, which must be given another way. */
    public static boolean holdsCredentials(String address) {
        return USER_AND_SECRET.matcher(address).find()
                || TOKEN_AS_USER.matcher(address).find()
                || QUERY.matcher(address).find();
    }

    /** Returns the first line of a message as {@link #ofLibrary} does; empty where there is none. */
    public static String firstLine(String text) {
        return text == null
                ? ""
                : text.lines().findFirst().map(PlainText::ofLibrary).orElse("");
    }

    /** Returns the message of a library as {@link #of} does, and without names of classes. */
    public static String ofLibrary(String text) {
        String line = of(text);
        return OBJECT.matcher(CLASS_NAME.matcher(line).replaceAll(""))
                .replaceAll("an object")
                .strip();
    }

    /** Returns the reason of a failure, in the words of the exception, to be put at the end of a sentence. */
    public static String reason(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission is denied";
        }
        if (failure instanceof FileAlreadyExistsException taken) {
            return "something else is at " + of(taken.getFile());
        }
        String message = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        String first = firstLine(message);
        return first.isBlank() ? "the system does not say why" : first;
    }
}
