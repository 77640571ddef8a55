package io.plumbline.jobs.step;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.StepFailure;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.storage.LockActivity;
import io.plumbline.jobs.storage.RunDirectory;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves in the run directory what others may read of a run: which step it does and how far that is, with the lock's signs of
 * life, and why a step failed.
 */
final class StepSigns implements Supplier<LockActivity> {
    private static final Logger LOG = LoggerFactory.getLogger(StepSigns.class);

    /** The exit code of failures that no user can act on. */
    private static final int UNEXPECTED = 1;

    private final RunDirectory directory;
    private final RunConfig run;
    private final Progress progress;
    private final InstantSource clock;
    private volatile LockActivity current = LockActivity.NONE;

    /**
     * Of one run.
     *
     * @param run whose experiment it is
     * @param progress of its steps; null where nothing shows it
     * @param clock the time
     */
    StepSigns(RunDirectory directory, RunConfig run, Progress progress, InstantSource clock) {
        this.directory = directory;
        this.run = run;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public LockActivity get() {
        LockActivity now = current;
        String line = progress == null || now == LockActivity.NONE ? "" : progress.line();
        return new LockActivity(now.step(), now.experiment(), now.since(), line);
    }

    /** Does a step; a failure is thrown on once it stands in the folder of the step's results. */
    void around(StepName name, Runnable work) {
        current = new LockActivity(name.command(), run.name(), clock.instant().toString(), "");
        try {
            noting(name, work);
        } finally {
            current = LockActivity.NONE;
        }
        failures(name).clear(name.command());
    }

    /** Does work for a step that is no step's own, such as a check before it; a failure is noted as that of {@link #around}. */
    void noting(StepName name, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            note(name, failure);
            throw failure;
        }
    }

    private FailureStore failures(StepName name) {
        return new FailureStore(directory, name.folder(run));
    }

    private void note(StepName name, Throwable failure) {
        if (ShutdownHookManager.get().isShutdownInProgress()) {
            // It was stopped.
            return;
        }
        Optional<PlumblineException> actionable = Causes.actionable(failure);
        try {
            failures(name)
                    .write(new StepFailure(
                            name.command(),
                            actionable.map(Throwable::getMessage).orElseGet(() -> PlainText.reason(failure)),
                            actionable.map(error -> error.kind().exitCode()).orElse(UNEXPECTED),
                            clock.instant()));
        } catch (RuntimeException e) {
            // Where storage is what failed; the user is told the failure itself.
            LOG.warn("Cannot write why {} failed: {}", name.command(), PlainText.reason(e));
        }
    }
}
