package io.plumbline.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * The monitoring interface of a driver, which Spark serves below the address of its pages.
 *
 * @param port of its pages
 */
record DriverPages(int port) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An executor at work.
     *
     * @param application its application's id
     * @param id its own
     */
    record Executor(String application, String id) {
        /** Its process on this machine. */
        Optional<ProcessHandle> process() {
            return Processes.all()
                    .filter(process -> process.command().endsWith("/java"))
                    .filter(process -> process.follows("--app-id", application) && process.follows("--executor-id", id))
                    .map(Processes.Found::handle)
                    .findFirst();
        }
    }

    /** Pages on a port that is free now. */
    static DriverPages onFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new DriverPages(socket.getLocalPort());
        }
    }

    /** An executor that computes a task of a job, if one does. */
    Optional<Executor> busy(String group, String jobName) throws IOException, InterruptedException {
        for (JsonNode application : get("")) {
            String id = application.path("id").asText();
            for (JsonNode job : get("/" + id + "/jobs?status=running")) {
                if (job.path("jobGroup").asText().equals(group)
                        && job.path("name").asText().startsWith(jobName)
                        && job.path("numActiveTasks").asInt() > 0) {
                    return busyExecutor(id);
                }
            }
        }
        return Optional.empty();
    }

    /** The driver's Spark settings, an array of key and value each; empty before it is up. */
    JsonNode sparkProperties() throws IOException, InterruptedException {
        for (JsonNode application : get("")) {
            return get("/" + application.path("id").asText() + "/environment").path("sparkProperties");
        }
        return JSON.createArrayNode();
    }

    private Optional<Executor> busyExecutor(String application) throws IOException, InterruptedException {
        for (JsonNode executor : get("/" + application + "/executors")) {
            if (!executor.path("id").asText().equals("driver")
                    && executor.path("activeTasks").asInt() > 0) {
                return Optional.of(new Executor(application, executor.path("id").asText()));
            }
        }
        return Optional.empty();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v1/applications" + path))
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.createArrayNode();
        } catch (IOException e) {
            // Not up yet, or no longer.
            return JSON.createArrayNode();
        }
    }
}
