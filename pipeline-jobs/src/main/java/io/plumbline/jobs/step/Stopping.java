package io.plumbline.jobs.step;

/** Tells a run that it is told to end, by a signal or since its cluster ends its application: it did not fail then. */
public interface Stopping {
    /** For runs that nobody ends. */
    Stopping NEVER = new Stopping() {
        @Override
        public boolean isCauseOf(Throwable failure) {
            return false;
        }

        @Override
        public Told whenTold(Runnable work) {
            return () -> {};
        }
    };

    /** Something that is to be done when the process is told to end. */
    interface Told extends AutoCloseable {
        /** It is not to be done any more. */
        @Override
        void close();
    }

    /** Returns whether work failed because the run was told to end. */
    boolean isCauseOf(Throwable failure);

    /**
     * Has work of milliseconds done where the process is told to end, before Spark ends.
     *
     * @return until this is closed
     */
    Told whenTold(Runnable work);
}
