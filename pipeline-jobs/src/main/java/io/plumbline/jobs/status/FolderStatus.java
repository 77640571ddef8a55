package io.plumbline.jobs.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlainText;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.StepFailure;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.status.StepStatus.State;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.HeldBy;
import io.plumbline.jobs.storage.LockActivity;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The state of the steps whose results stand in one folder of a run directory. */
final class FolderStatus {
    /** Silence after which a run on another machine counts as stopped: the lock's own. */
    private static final Duration LAPSE = Duration.ofSeconds(60);

    private final RunDirectory directory;
    private final ResultFolder folder;
    private final String experiment;
    private final HeldBy holder;
    private final Instant now;
    private final Optional<StepFailure> failure;

    /**
     * Of one folder.
     *
     * @param experiment whose folder it is; empty of the shared one
     * @param holder the run that holds the directory; null where none does
     * @param now the time
     */
    FolderStatus(RunDirectory directory, ResultFolder folder, String experiment, HeldBy holder, Instant now) {
        this.directory = directory;
        this.folder = folder;
        this.experiment = experiment;
        this.holder = holder;
        this.now = now;
        this.failure = new FailureStore(directory, folder).read();
    }

    /**
     * Returns the steps that experiments share.
     *
     * @param manifest of this folder
     * @param experiments manifests of all experiments
     */
    List<StepStatus> shared(Manifest manifest, List<Manifest> experiments) {
        boolean hasReference = experiments.stream()
                .flatMap(own -> own.step(StepName.TRAIN.command()).stream())
                .allMatch(train -> train.inputs().steps().containsKey(StepName.REFERENCE.command()));
        return Stream.of(StepName.values())
                .filter(StepName::isShared)
                .flatMap(name -> status(
                        name, manifest, manifest, name == StepName.INGEST || name == StepName.REFERENCE && hasReference)
                        .stream())
                .toList();
    }

    /** Returns the experiment, with its steps, its candidate's, and its newest figures. */
    ExperimentStatus experiment(Manifest shared, Manifest manifest, Manifest candidate) {
        List<StepStatus> steps = Stream.of(StepName.values())
                .filter(name -> !name.isShared())
                .flatMap(name ->
                        status(name, manifest, shared, name == StepName.TRAIN || name == StepName.SCORE).stream())
                .toList();
        List<StepStatus> waiting = new ArrayList<>();
        candidate.steps().forEach((step, record) -> waiting.add(done(step, record, shared, candidate)));
        boolean trains = steps.stream()
                .anyMatch(step -> step.step().equals(StepName.TRAIN.command()) && step.state() != State.DONE);
        return new ExperimentStatus(
                PlainText.of(experiment),
                steps,
                waiting,
                figures(trains ? "checkpoints/metrics.jsonl" : "metrics/train.jsonl"),
                figures(trains ? "checkpoints/held-out.jsonl" : "metrics/held-out.jsonl"),
                StoredJson.object(directory, folder.of("summary.json")).orElse(null));
    }

    private JsonNode figures(String name) {
        return StoredJson.lastLine(directory, folder.of(name)).orElse(null);
    }

    /** @param isAwaited whether the step is told of although nothing is known of it */
    private Optional<StepStatus> status(StepName name, Manifest manifest, Manifest shared, boolean isAwaited) {
        String step = name.command();
        Optional<StepRecord> record = manifest.step(step);
        if (isHeldFor(name)) {
            return Optional.of(held(step));
        }
        Optional<StepFailure> failed = failure.filter(found -> found.step().equals(step))
                .filter(found ->
                        record.isEmpty() || found.time().isAfter(record.get().ended()));
        if (failed.isPresent()) {
            return Optional.of(new StepStatus(
                    step,
                    failed.get().isStop() ? State.STOPPED : State.FAILED,
                    failed.get().time().toString(),
                    null,
                    null,
                    null,
                    failed.get().message(),
                    failed.get().exitCode(),
                    false));
        }
        if (record.isPresent()) {
            return Optional.of(done(step, record.get(), shared, manifest));
        }
        return isAwaited ? Optional.of(StepStatus.without(step, State.WAITING, null, null)) : Optional.empty();
    }

    private boolean isHeldFor(StepName name) {
        if (holder == null || !holder.activity().step().equals(name.command())) {
            return false;
        }
        return name.isShared() || holder.activity().experiment().equals(experiment);
    }

    private StepStatus held(String step) {
        LockActivity activity = holder.activity();
        String since = activity.since().isEmpty() ? holder.since() : activity.since();
        boolean lives =
                switch (holder.state()) {
                    case ALIVE -> true;
                    case ENDED -> false;
                    case ELSEWHERE -> holder.lastSign() != null
                            && holder.lastSign().plus(LAPSE).isAfter(now);
                };
        return lives
                ? StepStatus.without(step, State.RUNNING, since, activity.progress())
                : StepStatus.without(
                        step,
                        State.STOPPED,
                        holder.lastSign() == null ? null : holder.lastSign().toString(),
                        silence());
    }

    /** Returns that the run is silent, and what to do, which is safe too where a clock is wrong and it is not. */
    private String silence() {
        if (holder.state() == HeldBy.State.ENDED || holder.lastSign() == null) {
            return "the run gives no sign of life; run the same command again, it goes on from what stands";
        }
        return "no sign of life for " + Duration.between(holder.lastSign(), now).toSeconds()
                + " s, by the clock of this machine; run the same command again: it waits a minute for one, and goes on from"
                + " what stands";
    }

    private static StepStatus done(String step, StepRecord record, Manifest shared, Manifest own) {
        boolean isOutdated = record.inputs().steps().entrySet().stream().anyMatch(input -> {
            List<String> made = Stream.of(shared, own)
                    .flatMap(manifest -> manifest.step(input.getKey()).stream())
                    .map(earlier -> earlier.inputs().identity())
                    .toList();
            return !made.isEmpty() && !made.contains(input.getValue());
        });
        return new StepStatus(
                PlainText.of(step),
                State.DONE,
                record.ended().toString(),
                Duration.between(record.started(), record.ended()).toMillis() / 1000.0,
                record.rowsIn(),
                record.rowsOut(),
                PlainText.of(record.summary()),
                null,
                isOutdated);
    }
}
