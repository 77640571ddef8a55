package io.plumbline.jobs.config;

import io.plumbline.PlainText;
import io.plumbline.jobs.catalog.TableLocation;
import io.plumbline.jobs.catalog.TableTarget;
import java.util.regex.Pattern;

/** Refuses a value by its key; the loader adds file and line. */
final class Check {
    /** The beginning of what a shell replaces, where no quotes or equals sign keep it from that. */
    private static final Pattern OF_A_SHELL = Pattern.compile("^(?:~/|\\$(?:\\{\\??)?[A-Za-z_]\\w*\\}?(?:/|$))");

    private Check() {}

    /** A refused value. */
    static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String key;

        Refused(String key, String problem) {
            super(key + " " + problem);
            this.key = key;
        }

        /** The message for a value that is not to be repeated. */
        String withoutValue() {
            int got = getMessage().lastIndexOf(", got ");
            return got < 0 ? getMessage() : getMessage().substring(0, got) + ", got what an environment variable holds";
        }

        /** The key below {@code plumbline}. */
        String key() {
            return key;
        }
    }

    static void that(boolean holds, String key, String rule, Object value) {
        if (!holds) {
            throw new Refused(key, rule + ", got " + value);
        }
    }

    static void atLeast(long least, String key, long value) {
        that(value >= least, key, "must be at least " + least, value);
    }

    static void fraction(String key, double value) {
        that(value >= 0 && value <= 1, key, "must be between 0 and 1", value);
    }

    /** A path or address, set and without a user's secret in it, which would go into logs, results and plans. */
    static void address(String key, String value) {
        notBlank(key, value);
        // A directory of this name would be made, or looked for, below the working directory.
        that(
                !OF_A_SHELL.matcher(value).find(),
                key,
                "must not begin with ~ or the name of a variable, which only a shell replaces; write the path in full",
                value);
        that(
                !PlainText.holdsCredentials(value),
                key,
                "must not hold credentials; give them through Hadoop's configuration or --principal and --keytab",
                PlainText.withoutCredentials(value));
    }

    /** A file, directory or glob, or a table of a catalog. */
    static void input(String key, String value) {
        address(key, value);
        if (TableLocation.isTable(value)) {
            try {
                TableLocation.of(value);
            } catch (IllegalArgumentException e) {
                that(false, key, e.getMessage(), value);
            }
        }
    }

    /** A table that receives rows. */
    static void table(String key, String value) {
        notBlank(key, value);
        try {
            TableTarget.of(value);
        } catch (IllegalArgumentException e) {
            that(false, key, e.getMessage(), value);
        }
    }

    static void notBlank(String key, String value) {
        that(value != null && !value.isBlank(), key, "must be set", value == null ? "nothing" : "'" + value + "'");
    }
}
