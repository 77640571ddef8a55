package io.plumbline.jobs.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Answers the calls that are made here as MLflow's server does, with the faults that it is told to have. */
public final class StandInServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    public final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    public final Map<String, String> parameters = Collections.synchronizedMap(new TreeMap<>());
    /** {@code key@step} to value. */
    public final Map<String, Double> metrics = Collections.synchronizedMap(new TreeMap<>());
    /** The run that a metric of {@link #metrics} went to last. */
    final Map<String, String> runOfMetric = Collections.synchronizedMap(new TreeMap<>());
    /** Tags by run. */
    final Map<String, JsonNode> tags = Collections.synchronizedMap(new TreeMap<>());
    /** State by run. */
    public final Map<String, String> statuses = Collections.synchronizedMap(new TreeMap<>());

    private volatile boolean hasExperiment;
    /** Calls that fail from now on, and how. */
    volatile int failing;

    /** Only calls of this name fail; of all where it is empty. */
    volatile String faulty = "";

    volatile int failure = 500;
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
        if (failing > 0 && (faulty.isEmpty() || faulty.equals(call))) {
            failing--;
            send(exchange, failure, "<html>a proxy's page</html>");
            return;
        }
        JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        switch (call) {
            case "experiments/get-by-name" -> {
                if (hasExperiment) {
                    send(exchange, 200, "{\"experiment\": {\"experiment_id\": \"7\"}}");
                } else {
                    send(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}");
                }
            }
            case "experiments/create" -> {
                hasExperiment = true;
                send(exchange, 200, "{\"experiment_id\": \"7\"}");
            }
            case "runs/search" -> send(exchange, 200, found(json.path("filter").asText()));
            case "runs/create" -> {
                String id = "run" + tags.size();
                tags.put(id, json.path("tags"));
                statuses.put(id, "RUNNING");
                send(exchange, 200, "{\"run\": {\"info\": {\"run_id\": \"" + id + "\"}}}");
            }
            case "runs/log-batch" -> {
                json.path("params")
                        .forEach(one -> parameters.put(
                                one.path("key").asText(), one.path("value").asText()));
                json.path("metrics")
                        .forEach(one -> runOfMetric.put(
                                one.path("key").asText() + "@"
                                        + one.path("step").asLong(),
                                json.path("run_id").asText()));
                json.path("metrics")
                        .forEach(one -> metrics.put(
                                one.path("key").asText() + "@"
                                        + one.path("step").asLong(),
                                one.path("value").asDouble()));
                send(exchange, 200, "{}");
            }
            case "runs/set-tag" -> {
                ((ArrayNode) tags.get(json.path("run_id").asText())).add(json);
                send(exchange, 200, "{}");
            }
            case "runs/update" -> {
                statuses.put(json.path("run_id").asText(), json.path("status").asText());
                send(exchange, 200, "{}");
            }
            default -> send(exchange, 404, "{}");
        }
    }

    /** The newest run with all tags of the filter. */
    private String found(String filter) {
        String runs = "";
        for (Map.Entry<String, JsonNode> run : tags.entrySet()) {
            Set<String> has = new HashSet<>();
            run.getValue()
                    .forEach(tag -> has.add("tags.\"" + tag.path("key").asText() + "\" = '"
                            + tag.path("value").asText() + "'"));
            if (has.containsAll(List.of(filter.split(" AND ")))) {
                runs = "{\"info\": {\"run_id\": \"" + run.getKey() + "\", \"status\": \"" + statuses.get(run.getKey())
                        + "\"}, \"data\": {\"tags\": " + run.getValue() + "}}";
            }
        }
        return "{\"runs\": [" + runs + "]}";
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
