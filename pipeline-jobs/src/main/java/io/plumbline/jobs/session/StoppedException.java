package io.plumbline.jobs.session;

/** Spark was ended from outside while a run worked with it, as {@code yarn application -kill} does in client mode. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param runDirectory of the run
     * @param cause what a job ended with
     */
    public StoppedException(String runDirectory, Throwable cause) {
        super(StopNotice.sentence(runDirectory), cause);
    }
}
