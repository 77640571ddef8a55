package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import io.plumbline.model.ModelDirectory;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The models that one run works with. Each is opened once and its weights are hashed once, however many steps use it: that
 * takes minutes where the model is large, and gives all of them the same model.
 */
public final class OpenModels {
    private final Configuration hadoop;
    private final Map<String, ModelDirectory> models = new HashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();

    /** @param hadoop Hadoop's configuration */
    public OpenModels(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * A model directory of any Hadoop file system, of which configuration, headers and tokenizer files have been read, but
     * not weights.
     *
     * @throws PlumblineException of kind MODEL where it cannot be used
     */
    public ModelDirectory open(String location) {
        return models.computeIfAbsent(location, missing -> ModelDirectory.open(LocalModels.local(missing, hadoop)));
    }

    /**
     * The fingerprint of a model.
     *
     * @throws PlumblineException of kind MODEL where it cannot be used
     */
    public String fingerprint(String location) {
        return fingerprints.computeIfAbsent(location, missing -> open(missing).fingerprint());
    }

    /** Takes note that another model, whose fingerprint is known, is about to stand at a location. */
    public void replaced(String location, String fingerprint) {
        models.remove(location);
        fingerprints.put(location, fingerprint);
    }
}
