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
    /** Of an answer: a run has some thousand parameters and tags at the most. */
    private static final int MOST_BYTES = 1 << 24;

    private static final int FIRST_REDIRECTION = 300;
    private static final int FIRST_ERROR = 400;
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

        /** Returns whether what was to be made is there already, which old servers tell as a failure of their own. */
        boolean isTaken() {
            return code.equals("RESOURCE_ALREADY_EXISTS");
        }

        /** Returns whether the server does not take what this call said, while it may take what others say. */
        boolean isOfItsContent() {
            return code.equals("INVALID_PARAMETER_VALUE") || code.equals("BAD_REQUEST");
        }
    }

    /** An answer that cannot be worked with, now or later; the message says what to do. */
    static final class Unfit extends IOException {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
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
                // Asked to change to HTTP/2, which Java does else, uvicorn, which serves MLflow, loses what is posted.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Posts an object.
     *
     * @param call {@code runs/create}
     * @throws Refused where the server does not do it
     * @throws Unfit where what answers is no MLflow server
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

    private HttpRequest.Builder request(String call) throws Unfit {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + call)).timeout(limit);
        if (!credentials.canBeSent()) {
            // Java's own message would show it.
            throw new Unfit("MLFLOW_TRACKING_TOKEN holds a character that no header may have; set it anew");
        }
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
        int status = response.statusCode();
        if (status >= FIRST_REDIRECTION && status < FIRST_ERROR) {
            throw new Unfit("it sends callers on to "
                    + PlainText.of(response.headers()
                            .firstValue("Location")
                            .map(place -> place.split("[?#;]", 2)[0])
                            .orElse("another address"))
                    + " (status " + status + "), where credentials are not sent: give tracking.mlflow.uri the address"
                    + " that takes calls, or the log-in that it asks for");
        }
        if (status >= FIRST_ERROR) {
            throw new Refused(
                    status,
                    PlainText.of(answer.path("error_code").asText("")),
                    PlainText.of(answer.path("message").asText("")));
        }
        if (!answer.isObject()) {
            throw new Unfit("it answers with "
                    + PlainText.of(response.headers().firstValue("Content-Type").orElse("something"))
                    + " and not with JSON, as a page to log in does: look at tracking.mlflow.uri and the credentials");
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
