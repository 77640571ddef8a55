package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.net.URI;
import java.util.List;

/**
 * The services that receive the figures of a training too.
 *
 * @param mlflow {@code tracking.mlflow}: an MLflow server
 */
public record TrackingConfig(Mlflow mlflow) implements Serializable {
    /**
     * An MLflow server.
     *
     * @param uri {@code tracking.mlflow.uri}: its address, http or https; null: none
     * @param experiment {@code tracking.mlflow.experiment}: name of the experiment there, made if missing
     */
    public record Mlflow(String uri, String experiment) implements OptionEffects, Serializable {
        private static final String URI_KEY = "tracking.mlflow.uri";
        private static final int LONGEST_NAME = 500;

        /** Refuses an address that is no server's, and one that holds credentials. */
        public Mlflow {
            if (uri != null) {
                Check.address(URI_KEY, uri);
                Check.that(isServer(uri), URI_KEY, "must be the http:// or https:// address of an MLflow server", uri);
            }
            Check.notBlank("tracking.mlflow.experiment", experiment);
            Check.that(
                    experiment.length() <= LONGEST_NAME,
                    "tracking.mlflow.experiment",
                    "must have at most " + LONGEST_NAME + " characters",
                    experiment.length());
        }

        private static boolean isServer(String uri) {
            try {
                URI parsed = URI.create(uri);
                return parsed.getHost() != null
                        && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))
                        && parsed.getQuery() == null
                        && parsed.getFragment() == null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public List<IdleOption> idle(String section) {
            return uri != null
                    ? List.of()
                    : List.of(new IdleOption(section + ".experiment", section + ".uri", section + ".uri is not set"));
        }
    }
}
