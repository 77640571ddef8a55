package io.plumbline.jobs.mlflow;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The limits of MLflow's server for keys and values: it refuses a whole call for one that it does not take.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html#log-batch">The limits of MLflow's REST API</a>
 */
final class MlflowLimits {
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_TAG = 5000;
    /** Of MLflow 1.28; one before it refuses more than 250, newer ones take more. */
    private static final int LONGEST_PARAMETER = 500;

    private static final Pattern NOT_OF_KEYS = Pattern.compile("[^\\p{L}\\p{N}_.\\- /]");

    private MlflowLimits() {}

    /**
     * Returns the key of a parameter, metric or tag as the server takes it: with an underscore for each character that it refuses,
     * and, as it may keep keys as files, as a path of one spelling.
     */
    static String key(String key) {
        String path = Arrays.stream(NOT_OF_KEYS.matcher(key).replaceAll("_").split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.equals(".") || part.equals("..") ? "_" : part)
                .collect(Collectors.joining("/"));
        return path.isEmpty() ? "_" : cut(path, LONGEST_KEY, "");
    }

    /** Returns the value of a tag, cut to the length that the server takes. */
    static String tag(String value) {
        return cut(value, LONGEST_TAG, "…");
    }

    /** Returns the value of a parameter, cut to the length that the server takes. */
    static String parameter(String value) {
        return cut(value, LONGEST_PARAMETER, "…");
    }

    private static String cut(String text, int longest, String end) {
        if (text.length() <= longest) {
            return text;
        }
        int length = longest - end.length();
        // Half of a character of two is none.
        int whole = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, whole) + end;
    }
}
