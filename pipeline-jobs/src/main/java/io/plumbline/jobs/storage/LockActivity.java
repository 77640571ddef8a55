package io.plumbline.jobs.storage;

/**
 * The work of the run that holds a directory, as it tells others with each sign of life.
 *
 * @param step that runs: {@code train}; empty where none does
 * @param experiment whose step it is, {@code run.name}; empty where none runs
 * @param since when the step began
 * @param progress how far it is, in a line; empty where it does not say
 */
public record LockActivity(String step, String experiment, String since, String progress) {
    /** No step runs, or nothing is known. */
    public static final LockActivity NONE = new LockActivity("", "", "", "");

    String text() {
        return "step=" + step + "\nexperiment=" + experiment + "\nstep-since=" + since + "\nprogress=" + progress
                + "\n";
    }

    /** Reads what {@link #text} wrote; what is missing or damaged stays empty. */
    static LockActivity parse(String text) {
        LockProperties properties = LockProperties.of(text);
        return new LockActivity(
                properties.value("step", ""),
                properties.value("experiment", ""),
                properties.value("step-since", ""),
                properties.value("progress", ""));
    }
}
