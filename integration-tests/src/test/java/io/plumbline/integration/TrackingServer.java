package io.plumbline.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what MLflow's server takes, and remembers how runs ended. */
final class TrackingServer implements AutoCloseable {
    private static final String CALLS = "/api/2.0/mlflow/";
    private static final Map<String, String> ANSWERS = Map.of(
            "experiments/get-by-name",
            "{\"experiment\": {\"experiment_id\": \"7\"}}",
            "runs/create",
            "{\"run\": {\"info\": {\"run_id\": \"r\"}}}");

    private final HttpServer server;
    private final List<String> ends = new CopyOnWriteArrayList<>();

    /** Starts it on a free port. */
    TrackingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(CALLS, this::answer);
        server.start();
    }

    /** Its address, as a setting. */
    String setting() {
        return "tracking.mlflow.uri=http://localhost:" + server.getAddress().getPort();
    }

    /** The states that runs were told to have, in their order. */
    List<String> ends() {
        return List.copyOf(ends);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring(CALLS.length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (call.equals("runs/update")) {
            ends.add(new ObjectMapper().readTree(body).path("status").asText());
        }
        byte[] answer = ANSWERS.getOrDefault(call, "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
