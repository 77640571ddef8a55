package io.plumbline.jobs.step;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.StepFailure;
import io.plumbline.jobs.session.KnownFailure;
import io.plumbline.jobs.session.StopSignal;
import io.plumbline.jobs.storage.LockActivity;
import io.plumbline.jobs.storage.RunDirectory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    private static final String STOPPED = "it was told to end; run the same command again, it goes on from what stands";

    private final RunDirectory directory;
    private final RunConfig run;
    private final Platform platform;
    private final InstantSource clock;
    private final String command;
    private volatile LockActivity current = LockActivity.NONE;

    /**
     * Of one run.
     *
     * @param run whose experiment it is
     * @param platform shows its progress, and tells that it is told to end
     * @param clock the time
     * @param command that runs, for sentences
     */
    StepSigns(RunDirectory directory, RunConfig run, Platform platform, InstantSource clock, String command) {
        this.directory = directory;
        this.run = run;
        this.platform = platform;
        this.clock = clock;
        this.command = command;
    }

    @Override
    public LockActivity get() {
        LockActivity now = current;
        String line = platform.progress() == null || now == LockActivity.NONE
                ? ""
                : platform.progress().line();
        return new LockActivity(now.step(), now.experiment(), now.since(), line);
    }

    /** Does a step; a failure is thrown on once it stands in the folder of the step's results. */
    void around(StepName name, Runnable work) {
        Instant since = clock.instant();
        current = new LockActivity(name.command(), run.name(), since.toString(), "");
        Stopping.Told told = platform.stopping().whenTold(() -> noteStop(name, since));
        try (told) {
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

    /** Notes that a step was stopped; other threads may be at work, so without a commit, which could meet theirs. */
    private void noteStop(StepName name, Instant since) {
        try {
            directory.checkHeld();
            boolean isDone = Stream.of(name.folder(run), name.folder(run).candidate())
                    .flatMap(folder -> new ManifestStore(directory, folder).read().step(name.command()).stream())
                    .anyMatch(record -> !record.ended().isBefore(since));
            if (!isDone) {
                failures(name).writeLoosely(stop(name));
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot write that {} was stopped: {}", name.command(), PlainText.reason(e));
        }
    }

    private StepFailure stop(StepName name) {
        return new StepFailure(name.command(), STOPPED, StopSignal.exitCode(), clock.instant());
    }

    private void note(StepName name, Throwable failure) {
        if (ShutdownHookManager.get().isShutdownInProgress()) {
            // It was stopped, which is noted already.
            return;
        }
        try {
            failures(name).write(platform.stopping().isCauseOf(failure) ? stop(name) : failure(name, failure));
        } catch (RuntimeException e) {
            // Where storage is what failed; the user is told the failure itself.
            LOG.warn("Cannot write why {} failed: {}", name.command(), PlainText.reason(e));
        }
    }

    private StepFailure failure(StepName name, Throwable thrown) {
        Throwable failure = KnownFailure.explained(command, thrown);
        return new StepFailure(
                name.command(),
                Causes.sentence(command, failure),
                Causes.actionable(failure).map(error -> error.kind().exitCode()).orElse(UNEXPECTED),
                clock.instant());
    }
}
