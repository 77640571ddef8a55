package io.plumbline.jobs.mlflow;

import io.plumbline.PlainText;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;

/** Makes the calls of a run, in a thread of its own. */
final class MlflowSender {
    private static final int MOST_TOGETHER = 100;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final MlflowClient client;
    private final String experiment;
    private final Consumer<String> say;
    private final Duration firstPause;
    private final AtomicLong leftOut = new AtomicLong();
    private volatile boolean hurried;
    private volatile boolean givenUp;
    private boolean told;
    private MlflowRun run; // null until the server knows the run

    /**
     * Something to tell the server.
     *
     * @param opens the step whose run is opened, or which the open run takes as well; null for others
     * @param about the step that {@code note} is about; null for others
     * @param points metrics
     * @param status the end of the run; null for others
     * @param milliseconds when, since 1970
     */
    record Message(
            StepWork opens, StepWork about, Note note, List<MlflowRun.Point> points, String status, long milliseconds) {
        static Message open(StepWork work, long milliseconds) {
            return new Message(work, null, null, List.of(), null, milliseconds);
        }

        static Message of(List<MlflowRun.Point> points) {
            return new Message(null, null, null, List.copyOf(points), null, 0);
        }

        static Message note(StepWork about, Note note) {
            return new Message(null, about, note, List.of(), null, 0);
        }

        static Message end(String status, long milliseconds) {
            return new Message(null, null, null, List.of(), status, milliseconds);
        }
    }

    /**
     * The sentences that tags say of a step from now on.
     *
     * @param failure the sentence of its failure; null: it has not failed
     * @param refusal the sentence of the gate that refused it; null: none has
     */
    record Note(String failure, String refusal) {
        static final Note NONE = new Note(null, null);
    }

    /** A call of the server. */
    private interface Call {
        void make() throws IOException, InterruptedException;
    }

    MlflowSender(MlflowClient client, String experiment, Consumer<String> say) {
        this(client, experiment, say, FIRST_PAUSE);
    }

    /** @param firstPause before a call is made a second time */
    MlflowSender(MlflowClient client, String experiment, Consumer<String> say, Duration firstPause) {
        this.client = client;
        this.experiment = experiment;
        this.say = say;
        this.firstPause = firstPause;
    }

    /** Takes messages until the one that ends the run. */
    void run(BlockingQueue<Message> queue) {
        try {
            List<Message> messages = new ArrayList<>();
            boolean ends = false;
            while (!ends) {
                messages.clear();
                messages.add(queue.take());
                queue.drainTo(messages, MOST_TOGETHER - 1);
                ends = messages.stream().anyMatch(message -> message.status() != null);
                send(messages);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Message> messages) throws InterruptedException {
        List<MlflowRun.Point> points = new ArrayList<>();
        for (Message message : messages) {
            points.addAll(message.points());
            if (message.opens() != null) {
                begin(message);
            }
        }
        if (!points.isEmpty() && (run == null || !insist(() -> run.log(points)))) {
            leftOut(points.size());
        }
        for (Message message : messages) {
            if (message.note() != null) {
                note(message);
            }
        }
        for (Message message : messages) {
            if (message.status() != null && run != null) {
                insist(() -> run.end(message.status(), message.milliseconds()));
            }
        }
    }

    private void begin(Message message) throws InterruptedException {
        StepWork work = message.opens();
        if (run != null) {
            insist(() -> run.add(work));
        } else {
            RunOpening opening = new RunOpening(client, experiment, work, message.milliseconds());
            if (!insist(() -> run = opening.open())) {
                // Nothing could be told of a run that the server does not know.
                givenUp = true;
            } else if (work.step().equals("score")) {
                say.accept(run.destination());
            }
        }
        if (run != null) {
            insist(() -> run.describe(work));
        }
    }

    /** Says it in the run that is open, or else in that of the policy's training, where the server has one. */
    private void note(Message message) throws InterruptedException {
        StepWork work = message.about();
        if (run == null) {
            RunOpening opening = new RunOpening(client, experiment, work, 0);
            insist(() -> run = opening.ofPolicy().orElse(null));
        }
        if (run != null) {
            insist(() -> tag("plumbline.failure." + work.step(), message.note().failure()));
            insist(() -> tag("plumbline.gate." + work.step(), message.note().refusal()));
        }
    }

    private void tag(String key, String value) throws IOException, InterruptedException {
        if (value == null) {
            run.unmark(key);
        } else {
            run.mark(key, value);
        }
    }

    /** Makes a call until it succeeds or cannot; at the end of a run, once more at the most. */
    private boolean insist(Call call) throws InterruptedException {
        Duration pause = firstPause;
        boolean last = false;
        while (!givenUp) {
            try {
                call.make();
                return true;
            } catch (MlflowClient.Refused refused) {
                if (refused.isOfItsContent()) {
                    tell("it does not take a part of what it is told (" + reason(refused) + "), which is left out");
                    return false;
                }
                if (!refused.mayPass()) {
                    givenUp = true;
                    tell("it refuses (" + reason(refused) + "); nothing more is sent to it");
                    return false;
                }
                tell("it fails (" + reason(refused) + "); tried again");
            } catch (MlflowClient.Unfit unfit) {
                givenUp = true;
                tell(PlainText.withoutCredentials(PlainText.of(unfit.getMessage())) + "; nothing more is sent to it");
                return false;
            } catch (IOException | IllegalArgumentException unreachable) {
                tell("it cannot be reached (" + PlainText.reason(unreachable) + ")" + cure(unreachable)
                        + "; tried again");
            }
            if (last) {
                return false;
            }
            last = hurried;
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return false;
    }

    /** MLflow's own variables for certificates are read by Python alone. */
    private static String cure(Exception unreachable) {
        return unreachable instanceof SSLHandshakeException
                ? ", as a server whose certificate Java does not trust: name a trust store that has its authority by"
                        + " --driver-java-options -Djavax.net.ssl.trustStore=FILE"
                : "";
    }

    private static String reason(MlflowClient.Refused refused) {
        return PlainText.withoutCredentials(PlainText.of(refused.getMessage()));
    }

    private synchronized void pause(Duration pause) throws InterruptedException {
        if (!hurried) {
            wait(pause.toMillis());
        }
    }

    private void tell(String problem) {
        if (!told) {
            told = true;
            say.accept(problem + "; the run goes on, and its figures stand in metrics/");
        }
    }

    /** The run is over: pauses end. */
    synchronized void hurry() {
        hurried = true;
        notifyAll();
    }

    /** Nothing more is sent. */
    void giveUp() {
        givenUp = true;
    }

    /** Counts metrics that the server did not get. */
    void leftOut(int points) {
        leftOut.addAndGet(points);
    }

    /** Returns the metrics that the server did not get. */
    long leftOut() {
        return leftOut.get();
    }
}
