package io.plumbline.jobs.progress;

/** Shows how far long work is: one updating line on a terminal, a plain line every few seconds otherwise. Thread-safe. */
public interface Progress {
    /**
     * Begins an activity; close it when it is done or has failed.
     *
     * @param name what is done: {@code train}
     * @param unit what is counted, in the plural: {@code pairs}
     * @param total how many there are; 0 where unknown
     */
    Activity begin(String name, String unit, long total);

    /** Returns how far the newest activity is, as it was last shown; empty where there is none. */
    default String line() {
        return "";
    }

    /** One long piece of work. */
    interface Activity extends AutoCloseable {
        /**
         * Counts units done, on the driver.
         *
         * @param units how many more
         */
        void advance(long units);

        /** Counts units done on executors: safe to capture in a task. */
        TaskCounter counter();

        /**
         * Shows a value beside the count, replacing the last one of that name.
         *
         * @param metric {@code loss}, {@code accuracy}
         * @param value its newest value
         */
        void show(String metric, double value);

        /** Ends it with a last line. */
        @Override
        void close();
    }
}
