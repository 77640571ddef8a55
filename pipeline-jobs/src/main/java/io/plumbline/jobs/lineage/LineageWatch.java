package io.plumbline.jobs.lineage;

import io.plumbline.PlainText;
import io.plumbline.jobs.session.StopHook;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Emits an event at the begin and the end of each step. OpenLineage's listener by itself sees Spark's actions: it cannot see what
 * a step reads through readers of its own, and sees what it writes under the name of the staged folder, before that is renamed.
 * So the step says it.
 */
public final class LineageWatch implements RunWatch {
    private static final String SETTINGS = "spark.openlineage.";
    private static final String LISTENER = "io.openlineage.spark.agent.OpenLineageSparkListener";
    private static final Pattern IS_UUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final int MOST_SECONDS = 10;

    private final OpenLineageBridge bridge;
    private final LineageEvents events;
    private final Consumer<String> say;
    private final Map<String, Begun> begun = new HashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "plumbline-lineage");
        made.setDaemon(true);
        return made;
    });
    private StopHook whenKilled; // null until a step begins
    private boolean told;

    /**
     * A step at work.
     *
     * @param run its UUID
     */
    private record Begun(StepWork work, UUID run) {}

    private LineageWatch(OpenLineageBridge bridge, LineageEvents events, Consumer<String> say) {
        this.bridge = bridge;
        this.events = events;
        this.say = say;
    }

    /**
     * Returns the watch that emits as the settings of OpenLineage's listener say; one that hears nothing where the listener is not
     * among {@code spark.extraListeners}, or its jar is missing.
     *
     * @param say takes a sentence where events cannot be sent
     */
    public static RunWatch of(SparkConf conf, Consumer<String> say) {
        if (!conf.get("spark.extraListeners", "").contains(LISTENER)) {
            return NONE;
        }
        Optional<OpenLineageBridge> bridge = OpenLineageBridge.of(conf);
        LineageEvents events = new LineageEvents(
                conf.get(SETTINGS + "namespace", "default"), parent(conf, say), InstantSource.system());
        return bridge.<RunWatch>map(found -> new LineageWatch(found, events, say))
                .orElse(NONE);
    }

    /** Returns the run of the scheduler; null where there is none that consumers of events could know. */
    static LineageEvents.Parent parent(SparkConf conf, Consumer<String> say) {
        String run = conf.get(SETTINGS + "parentRunId", null);
        if (run == null) {
            return null;
        }
        if (!IS_UUID.matcher(run).matches()) {
            say.accept("OpenLineage: " + SETTINGS + "parentRunId is " + PlainText.of(run)
                    + ", which is no UUID, as where a scheduler has not filled a template in; events of steps name no"
                    + " parent");
            return null;
        }
        return new LineageEvents.Parent(
                run,
                conf.get(SETTINGS + "parentJobNamespace", "default"),
                conf.get(SETTINGS + "parentJobName", "parent"));
    }

    @Override
    public synchronized void begins(StepWork work) {
        if (whenKilled == null) {
            whenKilled = new StopHook(StopHook.Turn.SERVERS, this::abort);
        }
        UUID run = UUID.randomUUID();
        begun.put(work.step(), new Begun(work, run));
        emit(events.started(work, run));
    }

    @Override
    public void ended(StepWork work, StepOutcome outcome) {
        if (outcome.passed()) {
            end(work, run -> events.ended(work, run, outcome));
        }
    }

    /** A table is an output like that of a run which has made the result, so the event is the same. */
    @Override
    public void brings(StepWork work) {
        begins(work);
    }

    @Override
    public void brought(StepWork work, StepOutcome outcome) {
        ended(work, outcome);
    }

    @Override
    public void failed(StepWork work, String sentence) {
        end(work, run -> events.failed(work, run, sentence));
    }

    @Override
    public void stopped(StepWork work) {
        end(work, run -> events.stopped(work, run));
    }

    private synchronized void end(StepWork work, Function<UUID, String> event) {
        Begun step = begun.remove(work.step());
        if (step != null) {
            emit(event.apply(step.run()));
        }
    }

    /** Ends what is at work where the process ends: it would be taken for at work forever. */
    private void abort(Optional<String> failure) {
        synchronized (this) {
            begun.values()
                    .forEach(step -> emit(failure.map(sentence -> events.failed(step.work(), step.run(), sentence))
                            .orElseGet(() -> events.stopped(step.work(), step.run()))));
            begun.clear();
        }
        waitUntilSent();
    }

    private void emit(String event) {
        thread.execute(() -> {
            try {
                bridge.emit(event);
            } catch (RuntimeException | LinkageError e) {
                tell(e);
            }
        });
    }

    private synchronized void tell(Throwable problem) {
        if (!told) {
            told = true;
            say.accept("OpenLineage: events of steps are not sent: " + PlainText.reason(problem));
        }
    }

    /** Waits a little until all is sent. */
    @Override
    public void close() {
        synchronized (this) {
            if (whenKilled != null) {
                whenKilled.close();
            }
        }
        if (!StopHook.isEnding()) {
            // Else the hook tells the rest.
            waitUntilSent();
        }
    }

    private void waitUntilSent() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
