package io.plumbline.jobs.cli;

import io.plumbline.Causes;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.StopHook;
import io.plumbline.jobs.session.StopNotice;
import io.plumbline.jobs.step.Stopping;

/**
 * The end that a run is told from outside: by a signal to its process, or to its Spark alone, as {@code yarn application -kill}
 * does in client mode.
 *
 * @param session of the run
 */
record RunStopping(LazySession session) implements Stopping {
    @Override
    public boolean isCauseOf(Throwable failure) {
        return StopNotice.isStopping()
                || session.wasStopped() && Causes.actionable(failure).isEmpty();
    }

    @Override
    public Told whenTold(Runnable work) {
        return new StopHook(StopHook.Turn.NOTES, failure -> {
            if (failure.isEmpty()) {
                work.run();
            }
        })::close;
    }
}
