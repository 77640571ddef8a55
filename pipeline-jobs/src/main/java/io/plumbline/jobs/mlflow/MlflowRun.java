package io.plumbline.jobs.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run of an MLflow server, which {@link RunOpening} found or made. */
final class MlflowRun {
    static final String FINISHED = "FINISHED";
    static final String FAILED = "FAILED";
    /** The state of a run that was told to end. */
    static final String KILLED = "KILLED";

    /** Most that one call takes of metrics, and of parameters. */
    private static final int MOST_METRICS = 1000;

    private static final int MOST_PARAMETERS = 100;

    private final MlflowClient client;
    private final String id;
    /** True of a run whose state is no longer changed: its training has ended well. */
    private final boolean isOver;
    /** Those that it has: the server refuses another value. */
    private final Set<String> parameters = new HashSet<>();

    private final Set<String> tags = new HashSet<>();

    private MlflowRun(MlflowClient client, String id, boolean isOver) {
        this.client = client;
        this.id = id;
        this.isOver = isOver;
    }

    /** Returns the run that was made just now. */
    static MlflowRun made(MlflowClient client, String id) {
        return new MlflowRun(client, id, false);
    }

    /**
     * Returns one of before.
     *
     * @param run as the server describes it
     * @param isOver whether its state stays as it is, whatever comes
     */
    static MlflowRun found(MlflowClient client, String id, JsonNode run, boolean isOver) {
        MlflowRun found = new MlflowRun(client, id, isOver);
        found.parameters.addAll(named(run, "params").keySet());
        found.tags.addAll(tags(run).keySet());
        return found;
    }

    /** Returns the tags of a run as the server describes it. */
    static Map<String, String> tags(JsonNode run) {
        return named(run, "tags");
    }

    private static Map<String, String> named(JsonNode run, String what) {
        Map<String, String> named = new HashMap<>();
        run.path("data")
                .path(what)
                .forEach(one ->
                        named.put(one.path("key").asText(), one.path("value").asText()));
        return named;
    }

    /**
     * A metric at a step.
     *
     * @param milliseconds when, since 1970
     */
    record Point(String key, double value, long milliseconds, long step) {
        private Map<String, ?> json() {
            return Map.of("key", MlflowLimits.key(key), "value", value, "timestamp", milliseconds, "step", step);
        }
    }

    /** Takes a further step of the same process: whoever looks for the run of its result finds this one. */
    void add(StepWork work) throws IOException, InterruptedException {
        mark(RunOpening.IDENTITY + work.step(), work.identity());
    }

    /**
     * Gives it those settings of a step, which it was opened for or has taken, that it lacks.
     *
     * @throws MlflowClient.Refused where the server does not take one of them; it has the others
     */
    void describe(StepWork work) throws IOException, InterruptedException {
        SortedMap<String, String> lacking = new TreeMap<>();
        work.settings().forEach((key, value) -> {
            if (!parameters.contains(MlflowLimits.key(key))) {
                lacking.putIfAbsent(MlflowLimits.key(key), MlflowLimits.parameter(value));
            }
        });
        List<Map<String, String>> all = lacking.entrySet().stream()
                .map(setting -> Map.of("key", setting.getKey(), "value", setting.getValue()))
                .toList();
        List<MlflowClient.Refused> refusals = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
            send(all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS)), refusals);
        }
        parameters.addAll(lacking.keySet());
        if (!refusals.isEmpty()) {
            throw refusals.get(0);
        }
    }

    /** Sends settings; by halves where the server refuses them together, as it does for one that it does not take. */
    private void send(List<Map<String, String>> settings, List<MlflowClient.Refused> refusals)
            throws IOException, InterruptedException {
        try {
            client.post("runs/log-batch", Map.of("run_id", id, "params", settings));
        } catch (MlflowClient.Refused refused) {
            if (!refused.isOfItsContent()) {
                throw refused;
            }
            if (settings.size() == 1) {
                refusals.add(refused);
                return;
            }
            int half = settings.size() / 2;
            send(settings.subList(0, half), refusals);
            send(settings.subList(half, settings.size()), refusals);
        }
    }

    /** Returns the sentence that says where the scores of a process go that has not trained their policy. */
    String destination() {
        return tags.contains(RunOpening.IDENTITY + RunOpening.TRAIN)
                ? "the scores go to run " + id + ", that of the training which made this policy"
                : "it has no run of the training that made this policy; its scores go to a run of their own, " + id;
    }

    /** Sets a tag. */
    void mark(String key, String value) throws IOException, InterruptedException {
        client.post("runs/set-tag", Map.of("run_id", id, "key", key, "value", MlflowLimits.tag(value)));
        tags.add(key);
    }

    /** Deletes a tag where it is there. */
    void unmark(String key) throws IOException, InterruptedException {
        if (!tags.contains(key)) {
            return;
        }
        try {
            client.post("runs/delete-tag", Map.of("run_id", id, "key", key));
        } catch (MlflowClient.Refused refused) {
            if (!refused.isMissing()) {
                throw refused;
            }
            // A call before this one has deleted it, and its answer was lost.
        }
        tags.remove(key);
    }

    /** Logs metrics. */
    void log(List<Point> points) throws IOException, InterruptedException {
        for (int from = 0; from < points.size(); from += MOST_METRICS) {
            List<Map<String, ?>> some = new ArrayList<>();
            points.subList(from, Math.min(points.size(), from + MOST_METRICS)).forEach(point -> some.add(point.json()));
            client.post("runs/log-batch", Map.of("run_id", id, "metrics", some));
        }
    }

    /** Sets its state to that of a run at work. */
    void goesOn() throws IOException, InterruptedException {
        client.post("runs/update", Map.of("run_id", id, "status", "RUNNING"));
    }

    /**
     * Ends it, unless it was over before.
     *
     * @param status {@code FINISHED}, {@code FAILED} or {@code KILLED}
     * @param milliseconds now, since 1970
     */
    void end(String status, long milliseconds) throws IOException, InterruptedException {
        if (!isOver) {
            client.post("runs/update", Map.of("run_id", id, "status", status, "end_time", milliseconds));
        }
    }
}
