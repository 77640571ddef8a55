package io.plumbline.jobs.step;

import io.plumbline.Causes;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.catalog.TableTarget;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.session.KnownFailure;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The turn of a step in a run: what is due is done, what stands is held to its gate, and those who watch hear of it.
 *
 * @param running the step
 * @param engine looks at the devices before the first step that computes
 * @param clock the time
 * @param command that runs, for sentences
 */
record StepAttempt(RunningStep running, EngineFit engine, InstantSource clock, String command) {
    /**
     * Does it.
     *
     * @throws PlumblineException where a file system failed or memory ran out, too, which says what to do
     */
    void run() {
        try {
            Standing standing = Standing.of(running.step(), running.inputs(), running.results());
            if (standing.isDue()) {
                make(standing);
            } else {
                holdToGate(standing.folder());
                bring();
            }
        } catch (Throwable thrown) {
            throw Causes.unchanged(explained(thrown));
        }
    }

    private void make(Standing standing) {
        running.say(standing.change() == null ? "started" : "started again, since " + standing.change());
        engine.require(running);
        StepWork work = running.work();
        running.watch().begins(work);
        watched(work, () -> {
            StepResult result = committed();
            // A table may have been made for the result.
            StepWork done = work.leaving(running.tables().directories());
            running.watch().ended(done, new StepOutcome(result.rowsIn(), result.rowsOut(), result.refusal() == null));
            if (result.refusal() != null) {
                throw result.refusal();
            }
        });
    }

    /** Writes a result that stands to tables that lack it. */
    private void bring() {
        writingToTables().ifPresent(writing -> {
            StepWork work = running.work();
            running.watch().brings(work);
            watched(work, () -> {
                StepRecord record = writing.get();
                running.watch()
                        .brought(
                                work.leaving(running.tables().directories()),
                                new StepOutcome(record.rowsIn(), record.rowsOut(), true));
            });
        });
    }

    /** Returns what writes the result to the tables that lack it, and gives its record; empty where none lacks it. */
    private Optional<Supplier<StepRecord>> writingToTables() {
        TableOutputs tables = running.tables();
        Map<String, TableTarget> lacking = tables.lacking(running.identity());
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(() -> tables.write(lacking, running.identity(), running::say));
    }

    /** Does work; tells those who watch where it fails, in the sentence that the user reads. */
    private void watched(StepWork work, Runnable what) {
        try {
            what.run();
        } catch (Throwable thrown) {
            Throwable failure = explained(thrown);
            if (isStopped(failure)) {
                running.watch().stopped(work);
            } else if (isRefusal(failure)) {
                running.watch().refused(work, Causes.sentence(command, failure));
            } else {
                running.watch().failed(work, Causes.sentence(command, failure));
            }
            throw Causes.unchanged(failure);
        }
    }

    private boolean isStopped(Throwable failure) {
        return running.platform().stopping().isCauseOf(failure);
    }

    private static boolean isRefusal(Throwable failure) {
        return Causes.actionable(failure)
                .filter(error -> error.kind() == Kind.GATE)
                .isPresent();
    }

    /** Returns a failure that says what to do, where what was thrown is one of storage or of memory, and no end that was told. */
    private Throwable explained(Throwable thrown) {
        if (isStopped(thrown)) {
            return thrown;
        }
        String attempt = running.step().name().command();
        return StorageFailures.actionable(attempt, running.directory(), thrown)
                .map(Throwable.class::cast)
                .orElseGet(() -> KnownFailure.explained(attempt, thrown));
    }

    /** Runs a step and commits its result. */
    private StepResult committed() {
        Step step = running.step();
        Instant started = clock.instant();
        StepResult result = step.run(running);
        running.sources().values().forEach(InputSource::requireUnchanged);
        Instant ended = clock.instant();
        StepRecord record = new StepRecord(
                running.inputs(),
                result.modelFingerprint(),
                result.rowsIn(),
                result.rowsOut(),
                result.summary(),
                Versions.all(),
                started,
                ended);
        running.results().commit(step, result, record, running.config());
        if (result.refusal() == null) {
            running.say(result.summary() + " (" + seconds(started, ended) + ")");
            writingToTables().ifPresent(Supplier::get);
        }
        return result;
    }

    /**
     * Says again what an existing result told, and checks it against the gate, which may have changed; the result is not made
     * again.
     */
    private void holdToGate(ResultFolder folder) {
        Step step = running.step();
        step.findings(running.directory(), folder).forEach(running::say);
        Optional<PlumblineException> refusal = step.refusal(running.config(), running.directory(), folder);
        if (refusal.isPresent()) {
            running.watch().refused(running.work(), Causes.sentence(command, refusal.get()));
            throw refusal.get();
        }
        boolean hasPassed = step.name().isInChain() && !step.awaitsGate(running.config());
        if (hasPassed && !step.name().isShared()) {
            running.watch().passes(running.work());
        }
        if (hasPassed && running.results().isCandidate(folder)) {
            running.results().promote();
            running.say("the candidate has passed, nothing else to do");
        } else {
            running.say("up to date, nothing to do");
        }
    }

    private static String seconds(Instant started, Instant ended) {
        return Math.round(Duration.between(started, ended).toMillis() / 1000.0) + " s";
    }
}
