package io.plumbline.jobs.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the calls that are made here as MLflow's server does, with the faults that it is told to have. */
public final class StandInServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_TAG = 5000;
    private static final Pattern KEY = Pattern.compile("[\\w.\\- ]+(?:/[\\w.\\- ]+)*");
    private static final Pattern IS = Pattern.compile("tags\\.\"([^\"]+)\" = '([^'\\\\]*)'");

    private final HttpServer server;
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    public final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    /** Calls that ask for another protocol, whose content some servers lose. */
    final List<String> upgrades = Collections.synchronizedList(new ArrayList<>());

    public final Map<String, String> parameters = Collections.synchronizedMap(new TreeMap<>());
    /** {@code key@step} to value. */
    public final Map<String, Double> metrics = Collections.synchronizedMap(new TreeMap<>());
    /** The run that a metric of {@link #metrics} went to last. */
    final Map<String, String> runOfMetric = Collections.synchronizedMap(new TreeMap<>());
    /** Tags by run. */
    public final Map<String, Map<String, String>> tags = Collections.synchronizedMap(new TreeMap<>());

    private final Map<String, Map<String, String>> parametersByRun = new ConcurrentHashMap<>();
    /** State by run. */
    public final Map<String, String> statuses = Collections.synchronizedMap(new TreeMap<>());

    /** Where the server redirects to; empty: nowhere. */
    volatile String redirection = "";

    /** Has another process make the experiment between two calls. */
    volatile boolean isBeatenToIt;

    volatile boolean hasExperiment;
    volatile boolean isDeleted;
    /** Calls that fail from now on, and how. */
    volatile int failing;

    /** Only calls of this name fail; of all where it is empty. */
    volatile String faulty = "";

    volatile int failure = 500;
    /** Calls that fail are done all the same: their answer is lost. */
    volatile boolean isDone;

    /** Longest value of a parameter: 250 before MLflow 1.28. */
    volatile int longestParameter = 500;

    /** Holds every answer up until it is open. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    /** Starts it on a free port. */
    public StandInServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    /** Its address. */
    public String uri() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring("/api/2.0/mlflow/".length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.add(call);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            upgrades.add(call);
        }
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        if (failing > 0 && (faulty.isEmpty() || faulty.equals(call))) {
            failing--;
            if (isDone) {
                answerTo(call, json);
            }
            if (!redirection.isEmpty()) {
                exchange.getResponseHeaders().add("Location", redirection);
            }
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            send(
                    exchange,
                    failure,
                    failure == 400 ? "{\"error_code\": \"INVALID_PARAMETER_VALUE\"}" : "<html>a proxy's page</html>");
            return;
        }
        Answer answer = answerTo(call, json);
        send(exchange, answer.status(), answer.text());
    }

    private record Answer(int status, String text) {
        static Answer ok(String text) {
            return new Answer(200, text);
        }

        static Answer refused(String code, String message) {
            return new Answer(
                    code.equals("RESOURCE_DOES_NOT_EXIST") ? 404 : 400,
                    JSON.createObjectNode()
                            .put("error_code", code)
                            .put("message", message)
                            .toString());
        }
    }

    private Answer answerTo(String call, JsonNode json) {
        String run = json.path("run_id").asText();
        switch (call) {
            case "experiments/get-by-name":
                return hasExperiment
                        ? Answer.ok("{\"experiment\": {\"experiment_id\": \"7\", \"lifecycle_stage\": \""
                                + (isDeleted ? "deleted" : "active") + "\"}}")
                        : Answer.refused("RESOURCE_DOES_NOT_EXIST", "none");
            case "experiments/create":
                if (hasExperiment || isBeatenToIt) {
                    hasExperiment = true;
                    return Answer.refused("RESOURCE_ALREADY_EXISTS", "it is there");
                }
                hasExperiment = true;
                return Answer.ok("{\"experiment_id\": \"7\"}");
            case "runs/search":
                return found(json.path("filter").asText());
            case "runs/create":
                String id = "run" + tags.size();
                Map<String, String> made = new ConcurrentHashMap<>();
                json.path("tags").forEach(tag -> put(made, tag));
                tags.put(id, made);
                statuses.put(id, "RUNNING");
                return Answer.ok("{\"run\": {\"info\": {\"run_id\": \"" + id + "\"}}}");
            case "runs/log-batch":
                return logged(run, json);
            case "runs/set-tag":
                put(tags.get(run), json);
                return Answer.ok("{}");
            case "runs/delete-tag":
                return tags.get(run).remove(json.path("key").asText()) != null
                        ? Answer.ok("{}")
                        : Answer.refused("RESOURCE_DOES_NOT_EXIST", "no such tag");
            case "runs/update":
                statuses.put(run, json.path("status").asText());
                return Answer.ok("{}");
            default:
                return new Answer(404, "{}");
        }
    }

    private static void put(Map<String, String> tags, JsonNode tag) {
        if (tag.path("value").asText().length() > LONGEST_TAG) {
            throw new IllegalStateException("the server refuses a tag of this length");
        }
        tags.put(tag.path("key").asText(), tag.path("value").asText());
    }

    private Answer logged(String run, JsonNode json) {
        Map<String, String> before = parametersByRun.computeIfAbsent(run, id -> new ConcurrentHashMap<>());
        for (JsonNode one : json.path("params")) {
            String key = one.path("key").asText();
            String value = one.path("value").asText();
            if (!KEY.matcher(key).matches()
                    || value.length() > longestParameter
                    || !before.getOrDefault(key, value).equals(value)) {
                return Answer.refused("INVALID_PARAMETER_VALUE", "parameter " + key);
            }
        }
        for (JsonNode one : json.path("metrics")) {
            if (!KEY.matcher(one.path("key").asText()).matches()) {
                return Answer.refused("INVALID_PARAMETER_VALUE", "metric");
            }
        }
        json.path("params").forEach(one -> {
            put(before, one);
            put(parameters, one);
        });
        json.path("metrics").forEach(one -> {
            String point = one.path("key").asText() + "@" + one.path("step").asLong();
            runOfMetric.put(point, run);
            metrics.put(point, one.path("value").asDouble());
        });
        return Answer.ok("{}");
    }

    /** The newest run with all tags of the filter; MLflow's grammar has no spelling for a quote in a value. */
    private Answer found(String filter) {
        Map<String, String> sought = new TreeMap<>();
        for (String part : filter.split(" AND ", -1)) {
            Matcher tag = IS.matcher(part);
            if (!tag.matches()) {
                return Answer.refused("INVALID_PARAMETER_VALUE", "Invalid filter " + filter);
            }
            sought.put(tag.group(1), tag.group(2));
        }
        ArrayNode runs = JSON.createArrayNode();
        tags.forEach((id, has) -> {
            if (has.entrySet().containsAll(sought.entrySet())) {
                runs.removeAll();
                ObjectNode run = runs.addObject();
                run.putObject("info").put("run_id", id).put("status", statuses.get(id));
                ObjectNode data = run.putObject("data");
                has.forEach((key, value) ->
                        data.withArray("tags").addObject().put("key", key).put("value", value));
                parametersByRun.getOrDefault(id, Map.of()).forEach((key, value) -> data.withArray("params")
                        .addObject()
                        .put("key", key)
                        .put("value", value));
            }
        });
        return Answer.ok(JSON.createObjectNode().set("runs", runs).toString());
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
    }
}
