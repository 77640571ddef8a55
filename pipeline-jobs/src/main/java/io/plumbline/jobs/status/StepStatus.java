package io.plumbline.jobs.status;

import java.util.Locale;

/**
 * The state of one step.
 *
 * @param step its command: {@code train}
 * @param state where it stands
 * @param since when it came there, as ISO 8601 in UTC; null where that is not known
 * @param seconds that a result took; null without one
 * @param rowsIn rows that a result was made of; null without one
 * @param rowsOut rows that a result has; null without one
 * @param words what was done, how far it is, or why it failed; null where there is nothing to say
 * @param exitCode of a failure; null without one
 * @param isOutdated whether a step that it builds on has another result since
 */
record StepStatus(
        String step,
        State state,
        String since,
        Double seconds,
        Long rowsIn,
        Long rowsOut,
        String words,
        Integer exitCode,
        boolean isOutdated) {
    /** The states. */
    enum State {
        /** Its result is there. */
        DONE,
        /** A run does it. */
        RUNNING,
        /** Its last attempt failed. */
        FAILED,
        /** The run that did it was killed, or gives no sign of life. */
        STOPPED,
        /** It has no result yet. */
        WAITING;

        /** Returns the word for it: {@code done}. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A step without a result, whatever the reason. */
    static StepStatus without(String step, State state, String since, String words) {
        return new StepStatus(step, state, since, null, null, null, words, null, false);
    }
}
