package io.plumbline.jobs.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plumbline.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * Calls of MLflow's REST interface, version 2.0. A redirection is not followed, so that credentials go to no other address.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow's REST API</a>
 */
final class MlflowClient {
    private static final int MOST_BYTES = 1 << 20;
    private static final int FIRST_ERROR = 300;
    private static final int TOO_MANY = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int FIRST_OF_SERVER = 500;

    private final String base;
    private final Credentials credentials;
    private final Duration limit;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;

    /** An answer that is no success. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        Refused(int status, String code, String message) {
            super("status " + status + (code.isEmpty() ? "" : " " + code) + (message.isEmpty() ? "" : ": " + message));
            this.status = status;
            this.code = code;
        }

        /** Returns whether the same call may succeed later. */
        boolean mayPass() {
            return status >= FIRST_OF_SERVER || status == TOO_MANY || status == REQUEST_TIMEOUT;
        }

        /** Returns whether what was asked for is not there. */
        boolean isMissing() {
            return code.equals("RESOURCE_DOES_NOT_EXIST");
        }
    }

    /**
     * Calls of a server.
     *
     * @param uri its address
     * @param limit longest time of a call
     */
    MlflowClient(String uri, Credentials credentials, Duration limit) {
        this.base = uri.replaceAll("/+$", "") + "/api/2.0/mlflow/";
        this.credentials = credentials;
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Posts an object.
     *
     * @param call {@code runs/create}
     * @throws Refused where the server does not do it
     * @throws IOException where it cannot be reached, or gives no answer in time
     */
    JsonNode post(String call, Map<String, ?> body) throws IOException, InterruptedException {
        return send(request(call)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    }

    /**
     * Gets an object.
     *
     * @param call with its query, escaped
     */
    JsonNode get(String call) throws IOException, InterruptedException {
        return send(request(call).GET());
    }

    private HttpRequest.Builder request(String call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + call)).timeout(limit);
        credentials.header().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream stream = response.body()) {
            body = stream.readNBytes(MOST_BYTES);
        }
        JsonNode answer = parsed(body);
        if (response.statusCode() >= FIRST_ERROR) {
            throw new Refused(
                    response.statusCode(),
                    PlainText.of(answer.path("error_code").asText("")),
                    PlainText.of(answer.path("message").asText("")));
        }
        return answer;
    }

    /** An error of a proxy is a page, not JSON. */
    private JsonNode parsed(byte[] body) throws IOException {
        try {
            JsonNode answer = json.readTree(body);
            return answer == null ? MissingNode.getInstance() : answer;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
