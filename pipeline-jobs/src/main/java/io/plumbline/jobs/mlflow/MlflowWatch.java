package io.plumbline.jobs.mlflow;

import io.plumbline.jobs.session.StopHook;
import io.plumbline.jobs.watch.RoundFigures;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells an MLflow server of a run: the settings as parameters, TRL's names with the optimiser's steps as metrics, and how it
 * ended. All calls are made by a thread of its own, from a queue of bounded length; where the queue is full, what comes is left
 * out. A call that may succeed later is made again, with growing pauses; one that may not, such as without permission, ends the
 * tracking. Trouble is told once.
 *
 * <p>The state of a run is that of its work: a gate that refuses the policy is told by a tag. The run of a training that ended well
 * stays so, whatever comes of its scores in a later process.
 *
 * <p>A training that goes on from a checkpoint goes on with its MLflow run, which it finds there by the identity of its result:
 * so it does from another machine.
 */
public final class MlflowWatch implements RunWatch {
    private static final Set<String> TRACKED = Set.of("sft", "train", "reward-model", "score");
    /** Steps after a training whose gate is told in its run. */
    private static final Set<String> GATED = Set.of("score", "publish");

    private static final int MOST_WAITING = 10_000;

    private final MlflowSender sender;
    private final BlockingQueue<MlflowSender.Message> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private final Duration patience;
    private StopHook whenKilled; // null until a step that is tracked begins
    private volatile long newestStep;
    private boolean failed;
    private boolean stopped;

    /**
     * Tracks by the server at an address, with the credentials of this process's environment.
     *
     * @param uri its address
     * @param experiment name of the experiment there
     * @param say takes a sentence where something is in the way
     */
    public MlflowWatch(String uri, String experiment, Consumer<String> say) {
        this(
                new MlflowSender(
                        new MlflowClient(uri, Credentials.of(System.getenv()), Duration.ofSeconds(10)),
                        experiment,
                        problem -> say.accept("MLflow at " + uri + ": " + problem)),
                Duration.ofSeconds(15));
    }

    /** @param patience longest that the end of a run waits for the server */
    MlflowWatch(MlflowSender sender, Duration patience) {
        this.sender = sender;
        this.patience = patience;
        this.thread = new Thread(() -> sender.run(queue), "plumbline-mlflow");
        thread.setDaemon(true);
    }

    @Override
    public synchronized void begins(StepWork work) {
        if (!TRACKED.contains(work.step())) {
            return;
        }
        start();
        queue.offer(MlflowSender.Message.open(work, System.currentTimeMillis()));
    }

    private synchronized void start() {
        if (whenKilled == null) {
            whenKilled = new StopHook(
                    StopHook.Turn.SERVERS, failure -> end(failure.isPresent() ? MlflowRun.FAILED : MlflowRun.KILLED));
            thread.start();
        }
    }

    @Override
    public void roundDone(StepWork work, RoundFigures round) {
        round.steps().forEach(step -> {
            Number number = step.get("step");
            if (number != null) {
                newestStep = number.longValue();
                offer(prefix(work), number.longValue(), step);
            }
        });
    }

    @Override
    public void measured(StepWork work, int step, long part, Map<String, ? extends Number> named) {
        // The server draws what has one name as one curve.
        String sample = part == 0 ? "" : "sample-" + part + "/";
        offer(prefix(work) + sample, step > 0 ? step : newestStep, named);
    }

    /** Figures of sft and of reward models stand beside those of train. */
    private static String prefix(StepWork work) {
        return work.step().equals("train") || work.step().equals("score") ? "" : work.step() + "/";
    }

    private void offer(String prefix, long step, Map<String, ? extends Number> named) {
        long now = System.currentTimeMillis();
        List<MlflowRun.Point> points = new ArrayList<>();
        named.forEach((name, value) -> {
            if (value != null && !name.equals("step") && Double.isFinite(value.doubleValue())) {
                points.add(new MlflowRun.Point(prefix + name, value.doubleValue(), now, step));
            }
        });
        if (!queue.offer(MlflowSender.Message.of(points))) {
            sender.leftOut(points.size());
        }
    }

    @Override
    public synchronized void ended(StepWork work, StepOutcome outcome) {
        if (outcome.passed()) {
            note(work, MlflowSender.Note.NONE);
        }
    }

    @Override
    public synchronized void passes(StepWork work) {
        note(work, MlflowSender.Note.NONE);
    }

    @Override
    public synchronized void failed(StepWork work, String sentence) {
        failed = true;
        note(work, new MlflowSender.Note(sentence, null));
    }

    /** A policy that does not pass was trained well: its run tells the gate, and has not failed. One that could not be trained has. */
    @Override
    public synchronized void refused(StepWork work, String sentence) {
        failed |= !GATED.contains(work.step());
        note(work, new MlflowSender.Note(null, sentence));
    }

    /** Of steps after a training of another process, the gate's word alone is worth to look for its run. */
    private void note(StepWork work, MlflowSender.Note note) {
        if (GATED.contains(work.step()) && note.failure() == null) {
            start();
        }
        if (whenKilled != null) {
            queue.offer(MlflowSender.Message.note(work, note));
        }
    }

    @Override
    public synchronized void stopped(StepWork work) {
        stopped = true;
    }

    /** Waits a little until the server has heard of the end. */
    @Override
    public void close() {
        synchronized (this) {
            if (whenKilled == null) {
                return;
            }
            whenKilled.close();
        }
        if (!StopHook.isEnding()) {
            // Else the hook tells the server.
            String unstopped = failed ? MlflowRun.FAILED : MlflowRun.FINISHED;
            end(stopped ? MlflowRun.KILLED : unstopped);
        }
    }

    private void end(String status) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            sender.hurry();
            if (queue.offer(
                    MlflowSender.Message.end(status, System.currentTimeMillis()),
                    patience.toNanos(),
                    TimeUnit.NANOSECONDS)) {
                thread.join(Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            }
            if (thread.isAlive()) {
                sender.giveUp();
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
