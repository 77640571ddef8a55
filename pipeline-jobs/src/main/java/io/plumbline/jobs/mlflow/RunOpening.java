package io.plumbline.jobs.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.Sha256;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds the run of a step's result at a server, or makes one. It may be asked again after a call has failed: where the server
 * made a run and its answer was lost, that run is taken and none is made beside it.
 */
final class RunOpening {
    /** Before the step whose result has the identity that is the tag's value. */
    static final String IDENTITY = "plumbline.identity.";
    /** The step whose run its policy's scores go to. */
    static final String TRAIN = "train";

    /**
     * The digest of run directory and experiment, by which a run is looked for: in a filter of MLflow a quote or a backslash has
     * no spelling.
     */
    private static final String PLACE = "plumbline.place";
    /** Unique to one opening. */
    private static final String ATTEMPT = "plumbline.attempt";

    private static final String SCORE = "score";

    private final MlflowClient client;
    private final String experiment;
    private final StepWork work;
    private final long milliseconds;
    private final String attempt = UUID.randomUUID().toString();
    private boolean mayBeMade;

    /**
     * Of the run of a step.
     *
     * @param experiment name of the experiment at the server, made if missing
     * @param milliseconds now, since 1970
     */
    RunOpening(MlflowClient client, String experiment, StepWork work, long milliseconds) {
        this.client = client;
        this.experiment = experiment;
        this.work = work;
        this.milliseconds = milliseconds;
    }

    /**
     * Returns the run of the very result that was not finished, of scores that of the training whose policy they are of, or the
     * one that they have themselves; else a new one.
     */
    MlflowRun open() throws IOException, InterruptedException {
        String experimentId =
                experimentId().orElseThrow(() -> new IllegalStateException("An experiment was neither found nor made"));
        if (mayBeMade) {
            Optional<JsonNode> made = search(experimentId, Map.of(ATTEMPT, attempt));
            if (made.isPresent()) {
                return MlflowRun.made(client, id(made.get()));
            }
        }
        boolean scores = work.step().equals(SCORE);
        Optional<JsonNode> found =
                scores ? ofPolicy(experimentId) : search(experimentId, sought(work.step(), work.identity()));
        if (found.isPresent() && (scores || !isFinished(found.get()))) {
            MlflowRun run = MlflowRun.found(client, id(found.get()), found.get(), isFinished(found.get()));
            if (scores) {
                run.add(work);
            } else {
                run.goesOn();
            }
            return run;
        }
        mayBeMade = true;
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
                        tags()));
        return MlflowRun.made(client, id(made.path("run")));
    }

    /**
     * Returns the run of the training whose policy a step works on, or else that of the step's own result; empty where the server
     * has neither. None is made.
     */
    Optional<MlflowRun> ofPolicy() throws IOException, InterruptedException {
        Optional<String> experimentId = existing();
        Optional<JsonNode> found = experimentId.isPresent() ? ofPolicy(experimentId.get()) : Optional.empty();
        return found.isPresent()
                ? Optional.of(MlflowRun.found(client, id(found.get()), found.get(), isFinished(found.get())))
                : Optional.empty();
    }

    private Optional<JsonNode> ofPolicy(String experimentId) throws IOException, InterruptedException {
        String identity = work.earlier().get(TRAIN);
        Optional<JsonNode> found = identity == null ? Optional.empty() : search(experimentId, sought(TRAIN, identity));
        return found.isPresent() ? found : search(experimentId, sought(work.step(), work.identity()));
    }

    private Optional<String> experimentId() throws IOException, InterruptedException {
        Optional<String> existing = existing();
        if (existing.isPresent()) {
            return existing;
        }
        try {
            return Optional.of(text(client.post("experiments/create", Map.of("name", experiment)), "experiment_id"));
        } catch (MlflowClient.Refused refused) {
            if (!refused.isTaken()) {
                throw refused;
            }
            // Another process has made it since.
            return existing();
        }
    }

    /** Returns the experiment of the name; empty where there is none. */
    private Optional<String> existing() throws IOException, InterruptedException {
        JsonNode found;
        try {
            found = client.get("experiments/get-by-name?experiment_name="
                            + URLEncoder.encode(experiment, StandardCharsets.UTF_8))
                    .path("experiment");
        } catch (MlflowClient.Refused refused) {
            if (refused.isMissing()) {
                return Optional.empty();
            }
            throw refused;
        }
        String id = text(found, "experiment_id");
        if (found.path("lifecycle_stage").asText().equals("deleted")) {
            throw new MlflowClient.Unfit("its experiment " + experiment + " (" + id
                    + ") was deleted: restore it there, or give tracking.mlflow.experiment another name");
        }
        return Optional.of(id);
    }

    /** Returns the newest run that has these tags; their values are hexadecimal digits and hyphens. */
    private Optional<JsonNode> search(String experimentId, Map<String, String> sought)
            throws IOException, InterruptedException {
        String filter = new TreeMap<>(sought)
                .entrySet().stream()
                        .map(tag -> "tags.\"" + tag.getKey() + "\" = '" + tag.getValue() + "'")
                        .collect(Collectors.joining(" AND "));
        JsonNode run = client.post(
                        "runs/search",
                        Map.of(
                                "experiment_ids",
                                List.of(experimentId),
                                "filter",
                                filter,
                                "max_results",
                                1,
                                "order_by",
                                List.of("attributes.start_time DESC")))
                .path("runs")
                .path(0);
        // Figures in the run of another would be worse than a run too many.
        return MlflowRun.tags(run).entrySet().containsAll(sought.entrySet()) ? Optional.of(run) : Optional.empty();
    }

    private Map<String, String> sought(String step, String identity) {
        return Map.of(PLACE, place(), IDENTITY + step, identity);
    }

    /** Of no machine, also on a local disk: the name of a pod changes at every retry, whose run would never be found again. */
    private String place() {
        MessageDigest digest = Sha256.begin();
        Sha256.add(digest, work.directory());
        Sha256.add(digest, work.experiment());
        return Sha256.hex(digest);
    }

    private List<Map<String, String>> tags() {
        SortedMap<String, String> tags = new TreeMap<>(Map.of(
                PLACE,
                place(),
                ATTEMPT,
                attempt,
                IDENTITY + work.step(),
                work.identity(),
                "plumbline.experiment",
                MlflowLimits.tag(work.directory() + "/experiments/" + work.experiment()),
                "plumbline.step",
                work.step(),
                "mlflow.source.name",
                "plumbline",
                "mlflow.source.type",
                "JOB"));
        return tags.entrySet().stream()
                .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                .toList();
    }

    private static boolean isFinished(JsonNode run) {
        return run.path("info").path("status").asText().equals(MlflowRun.FINISHED);
    }

    private static String id(JsonNode run) throws IOException {
        return text(run.path("info"), "run_id");
    }

    private static String text(JsonNode object, String field) throws IOException {
        String text = object.path(field).asText("");
        if (text.isEmpty()) {
            throw new MlflowClient.Unfit(
                    "it answers without " + field + ", as no MLflow server does: look at tracking.mlflow.uri");
        }
        return text;
    }
}
