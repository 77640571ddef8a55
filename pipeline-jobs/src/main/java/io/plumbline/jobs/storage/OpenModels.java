package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.ModelDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The models that one run works with. Each is opened once and its weights are hashed once, however many steps use it: that
 * takes minutes where the model is large, and gives all of them the same model.
 */
public final class OpenModels {
    private final Configuration hadoop;
    private final Map<String, ModelDirectory> models;
    private final Map<String, TokenizerFiles> tokenizers;
    private final boolean readsWeights;
    private final Map<String, String> fingerprints = new HashMap<>();
    private final Map<ModelPlace, String> ofAdapters = new HashMap<>();

    /** @param hadoop Hadoop's configuration */
    public OpenModels(Configuration hadoop) {
        this(hadoop, new HashMap<>(), new HashMap<>(), true);
    }

    private OpenModels(
            Configuration hadoop,
            Map<String, ModelDirectory> models,
            Map<String, TokenizerFiles> tokenizers,
            boolean readsWeights) {
        this.hadoop = hadoop;
        this.models = models;
        this.tokenizers = tokenizers;
        this.readsWeights = readsWeights;
    }

    /**
     * Returns the same models for checks that record nothing: no weights are read or copied, and each fingerprint is an empty
     * text.
     */
    public OpenModels ofHeaders() {
        return new OpenModels(hadoop, new HashMap<>(models), tokenizers, false);
    }

    /**
     * A model directory of any Hadoop file system, of which configuration, headers and tokenizer files have been read, but
     * not weights. Its files may change or go after this; {@link #withWeights} finds that out.
     *
     * @throws PlumblineException of kind MODEL where it cannot be used
     */
    public ModelDirectory open(String location) {
        ModelDirectory opened = models.get(location);
        if (opened != null) {
            return opened;
        }
        if (readsWeights) {
            return reopen(location, LocalModels.local(location, hadoop));
        }
        ModelDirectory looked = LocalModels.look(location, hadoop, ModelDirectory::open);
        models.put(location, looked);
        return looked;
    }

    /**
     * Returns the {@code config.json} of models.
     *
     * @throws PlumblineException of kind MODEL where one cannot be used
     */
    public List<String> configurations(List<String> locations) {
        return locations.stream().map(location -> open(location).configJson()).toList();
    }

    /**
     * A model whose weights can be read now. They are the weights that the fingerprint names, though hours may have gone by
     * since the model was opened: a copy that was deleted or cut meanwhile is made again, and files that changed are hashed
     * again.
     *
     * @throws PlumblineException of kind MODEL where it cannot be used, or is another model by now
     */
    public ModelDirectory withWeights(String location) {
        String fingerprint = fingerprint(location);
        Path local = LocalModels.local(location, hadoop);
        if (isCurrent(location, local)) {
            return models.get(location);
        }
        ModelDirectory model = ModelDirectory.open(local);
        requireSame(location, fingerprint, model.fingerprint());
        models.put(location, model);
        return model;
    }

    /** The name by which other programs find a model: its absolute path where it is local, its location otherwise. */
    public String name(String location) {
        return LocalModels.name(location, hadoop);
    }

    /**
     * The tokenizer of a model, read once.
     *
     * @throws PlumblineException of kind MODEL where there is no {@code tokenizer.json} or a file cannot be used
     */
    public TokenizerFiles tokenizer(String location) {
        return tokenizers.computeIfAbsent(location, missing -> ModelTokenizers.read(missing, hadoop));
    }

    /**
     * The fingerprint of a model.
     *
     * @throws PlumblineException of kind MODEL where it cannot be used
     */
    public String fingerprint(String location) {
        if (!readsWeights) {
            open(location);
            return "";
        }
        String known = fingerprints.get(location);
        if (known == null) {
            Path local = LocalModels.local(location, hadoop);
            ModelDirectory model = isCurrent(location, local) ? models.get(location) : reopen(location, local);
            known = model.fingerprint();
            fingerprints.put(location, known);
        }
        return known;
    }

    /**
     * The adapters of a place, held against its model. Their file may change or go after this; {@link #adaptersWithWeights}
     * finds that out.
     *
     * @throws PlumblineException of kind MODEL where they or their model cannot be used
     */
    public AdapterDirectory adapters(ModelPlace place) {
        return AdapterDirectory.open(LocalModels.local(place.adapters(), hadoop), open(place.location()));
    }

    /**
     * The adapters of a place, whose weights can be read now: those that the fingerprint names, though hours may have gone
     * by since.
     *
     * @throws PlumblineException of kind MODEL where they or their model cannot be used, or are others by now
     */
    public AdapterDirectory adaptersWithWeights(ModelPlace place) {
        String fingerprint = fingerprint(place);
        AdapterDirectory adapters = adapters(place);
        requireSame(place.adapters(), fingerprint, adapters.fingerprint(fingerprint(place.location())));
        return adapters;
    }

    /**
     * The fingerprint of a model with the adapters that belong to it.
     *
     * @throws PlumblineException of kind MODEL where they cannot be used
     */
    public String fingerprint(ModelPlace place) {
        if (place.adapters() == null) {
            return fingerprint(place.location());
        }
        if (!readsWeights) {
            adapters(place);
            return "";
        }
        String known = ofAdapters.get(place);
        if (known == null) {
            known = adapters(place).fingerprint(fingerprint(place.location()));
            ofAdapters.put(place, known);
        }
        return known;
    }

    /** Takes note that another model, whose fingerprint is known, is about to stand at a location. */
    public void replaced(String location, String fingerprint) {
        models.remove(location);
        tokenizers.remove(location);
        fingerprints.put(location, fingerprint);
    }

    /**
     * Refuses weights that are not the expected ones.
     *
     * @param location of the model
     * @param expected fingerprint of the model that was there when the run began
     * @param found fingerprint of the model that is there now
     * @throws PlumblineException of kind MODEL
     */
    public static void requireSame(String location, String expected, String found) {
        if (!found.equals(expected)) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot load the model " + location + ": it is not the one that was there when the run began, with"
                            + " fingerprint " + expected + " but " + found + "; leave it unchanged and run again");
        }
    }

    /**
     * Returns whether the model that is open is that of its local files as they are now.
     *
     * @param local directory of these files: of a model that is remote a copy, which is made where there is none that is whole
     */
    private boolean isCurrent(String location, Path local) {
        ModelDirectory opened = models.get(location);
        return opened != null && opened.path().equals(local) && opened.isUnchanged();
    }

    private ModelDirectory reopen(String location, Path local) {
        ModelDirectory model = ModelDirectory.open(local);
        models.put(location, model);
        return model;
    }
}
