package io.plumbline.jobs.config;

/** Refuses a value by its key; the loader adds file and line. */
final class Check {
    private Check() {}

    /** A refused value. */
    static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String key;

        Refused(String key, String problem) {
            super(key + " " + problem);
            this.key = key;
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

    static void positive(String key, double value) {
        that(value > 0 && Double.isFinite(value), key, "must be > 0", value);
    }

    static void notNegative(String key, double value) {
        that(value >= 0 && Double.isFinite(value), key, "must be >= 0", value);
    }

    static void fraction(String key, double value) {
        that(value >= 0 && value <= 1, key, "must be between 0 and 1", value);
    }

    static void notBlank(String key, String value) {
        that(value != null && !value.isBlank(), key, "must be set", value == null ? "nothing" : "'" + value + "'");
    }
}
