package io.plumbline.jobs.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The header by which a server lets a client in, from the variables that MLflow's own client reads. Never printed. */
final class Credentials {
    private final String header; // null where there are none

    private Credentials(String header) {
        this.header = header;
    }

    /**
     * Those of an environment: a user with a password before a token, as MLflow's client has it.
     *
     * @param environment of this process
     */
    static Credentials of(Map<String, String> environment) {
        String user = value(environment, "MLFLOW_TRACKING_USERNAME");
        String password = value(environment, "MLFLOW_TRACKING_PASSWORD");
        String token = value(environment, "MLFLOW_TRACKING_TOKEN");
        if (!user.isEmpty() && !password.isEmpty()) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return new Credentials("Basic " + Base64.getEncoder().encodeToString(both));
        }
        return new Credentials(token.isEmpty() ? null : "Bearer " + token);
    }

    /** A secret that comes from a file, as Kubernetes hands it on, often has the file's line end. */
    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").replaceAll("[\\r\\n]+$", "");
    }

    /** Returns whether a header can have it: printable characters of ASCII. */
    boolean canBeSent() {
        return header == null || header.chars().allMatch(each -> each >= ' ' && each <= '~');
    }

    /** The value of the header {@code Authorization}. */
    Optional<String> header() {
        return Optional.ofNullable(header);
    }

    @Override
    public String toString() {
        return header == null ? "no credentials" : "credentials";
    }
}
