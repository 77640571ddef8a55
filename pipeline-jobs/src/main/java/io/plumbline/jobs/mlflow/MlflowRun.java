package io.plumbline.jobs.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of an MLflow server: that of the very result, known by its identity, or a new one. A training goes on with its run where
 * that was not finished; scores of a later process go to the run of the training whose policy they are of.
 */
final class MlflowRun {
    static final String FINISHED = "FINISHED";
    static final String FAILED = "FAILED";
    /** The state of a run that was told to end. */
    static final String KILLED = "KILLED";

    private static final String PLACE = "plumbline.experiment";
    /** Before the step whose result has the identity that is the tag's value. */
    private static final String IDENTITY = "plumbline.identity.";

    private static final String TRAIN = "train";
    private static final String SCORE = "score";
    /** Most that one call takes of metrics, and of parameters. */
    private static final int MOST_METRICS = 1000;

    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_VALUE = 500;

    private final MlflowClient client;
    private final String id;
    /** True of a run that was made here: one that was found has its parameters, and refuses others of the same name. */
    private final boolean isNew;

    private final Set<String> parameters = new HashSet<>();

    private MlflowRun(MlflowClient client, String id, boolean isNew) {
        this.client = client;
        this.id = id;
        this.isNew = isNew;
    }

    /**
     * A metric at a step.
     *
     * @param milliseconds when, since 1970
     */
    record Point(String key, double value, long milliseconds, long step) {
        private Map<String, ?> json() {
            return Map.of("key", key, "value", value, "timestamp", milliseconds, "step", step);
        }
    }

    /**
     * Opens the run of a step, and does no more: what fails after the run was made is not to make or to look for one again.
     *
     * @param experiment name of the experiment at the server
     * @param milliseconds now, since 1970
     */
    static MlflowRun open(MlflowClient client, String experiment, StepWork work, long milliseconds)
            throws IOException, InterruptedException {
        String experimentId = experiment(client, experiment);
        String place = work.directory() + "/experiments/" + work.experiment();
        JsonNode found = found(client, experimentId, place, work);
        boolean isOver = found.path("info").path("status").asText().equals(FINISHED);
        if (!found.isMissingNode() && (work.step().equals(SCORE) || !isOver)) {
            MlflowRun run =
                    new MlflowRun(client, found.path("info").path("run_id").asText(), false);
            run.update("RUNNING", 0);
            return run;
        }
        JsonNode made = client.post(
                "runs/create",
                Map.of(
                        "experiment_id",
                        experimentId,
                        "run_name",
                        work.experiment(),
                        "start_time",
                        milliseconds,
                        "tags",
                        tags(Map.of(
                                PLACE,
                                place,
                                IDENTITY + work.step(),
                                work.identity(),
                                "plumbline.step",
                                work.step(),
                                "mlflow.source.name",
                                "plumbline",
                                "mlflow.source.type",
                                "JOB"))));
        return new MlflowRun(
                client, made.path("run").path("info").path("run_id").asText(), true);
    }

    /** Takes a further step of the same process: whoever looks for the run of its result finds this one. */
    void add(StepWork work) throws IOException, InterruptedException {
        client.post("runs/set-tag", Map.of("run_id", id, "key", IDENTITY + work.step(), "value", work.identity()));
    }

    /** Gives a run that was made here the settings of a step that it was opened for or has taken. */
    void describe(StepWork work) throws IOException, InterruptedException {
        if (isNew) {
            parameters(work.settings());
        }
    }

    /** Returns the sentence that says where the scores of a process go that has not trained their policy. */
    String destination() {
        return isNew
                ? "it has no run of the training that made this policy; its scores go to a run of their own, " + id
                : "the scores go to run " + id + ", that of the training which made this policy";
    }

    private static String experiment(MlflowClient client, String name) throws IOException, InterruptedException {
        try {
            return client.get("experiments/get-by-name?experiment_name="
                            + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .path("experiment")
                    .path("experiment_id")
                    .asText();
        } catch (MlflowClient.Refused refused) {
            if (!refused.isMissing()) {
                throw refused;
            }
            return client.post("experiments/create", Map.of("name", name))
                    .path("experiment_id")
                    .asText();
        }
    }

    /** Returns the newest run of the step's result, of scores that of the training whose policy they are of; missing where there is none. */
    private static JsonNode found(MlflowClient client, String experimentId, String place, StepWork work)
            throws IOException, InterruptedException {
        boolean scores = work.step().equals(SCORE);
        String step = scores ? TRAIN : work.step();
        String identity = scores ? work.earlier().get(TRAIN) : work.identity();
        return client.post(
                        "runs/search",
                        Map.of(
                                "experiment_ids",
                                List.of(experimentId),
                                "filter",
                                is(PLACE, place) + " AND " + is(IDENTITY + step, String.valueOf(identity)),
                                "max_results",
                                1,
                                "order_by",
                                List.of("attributes.start_time DESC")))
                .path("runs")
                .path(0);
    }

    private static String is(String tag, String value) {
        return "tags.\"" + tag + "\" = '" + value.replace("'", "") + "'";
    }

    private static List<Map<String, String>> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                        .toList();
    }

    private void parameters(SortedMap<String, String> settings) throws IOException, InterruptedException {
        List<Map<String, String>> all = settings.entrySet().stream()
                .filter(setting -> !parameters.contains(setting.getKey()))
                .map(setting -> Map.of("key", setting.getKey(), "value", shortened(setting.getValue())))
                .toList();
        for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
            List<Map<String, String>> some = all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS));
            client.post("runs/log-batch", Map.of("run_id", id, "params", some));
        }
        parameters.addAll(settings.keySet());
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
    }

    /** Logs metrics. */
    void log(List<Point> points) throws IOException, InterruptedException {
        for (int from = 0; from < points.size(); from += MOST_METRICS) {
            List<Map<String, ?>> some = new ArrayList<>();
            points.subList(from, Math.min(points.size(), from + MOST_METRICS)).forEach(point -> some.add(point.json()));
            client.post("runs/log-batch", Map.of("run_id", id, "metrics", some));
        }
    }

    /**
     * Sets the run's state.
     *
     * @param status {@code RUNNING}, {@code FINISHED}, {@code FAILED} or {@code KILLED}
     * @param milliseconds its end, since 1970; 0 where it goes on
     */
    void update(String status, long milliseconds) throws IOException, InterruptedException {
        Map<String, Object> body = new TreeMap<>(Map.of("run_id", id, "status", status));
        if (milliseconds > 0) {
            body.put("end_time", milliseconds);
        }
        client.post("runs/update", body);
    }
}
