package io.plumbline.jobs.storage;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;

/**
 * The lines {@code key=value} of a lock's files, as printable ASCII of bounded length.
 *
 * @param read what could be read
 */
record LockProperties(Properties read) {
    private static final int LONGEST_VALUE = 200;

    /** Reads lines; of damaged ones nothing. */
    static LockProperties of(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            properties.clear();
        }
        return new LockProperties(properties);
    }

    /** Returns a value, or another where there is none. */
    String value(String key, String otherwise) {
        String value = read.getProperty(key, otherwise).replaceAll("[^\\x20-\\x7e]", "?");
        return value.substring(0, Math.min(value.length(), LONGEST_VALUE));
    }
}
