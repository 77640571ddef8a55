package io.plumbline.jobs.step;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.model.AdapterDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the model of adapters that are given as a model. */
public final class GivenAdapters {
    private static final String ELSEWHERE =
            "; set model.path to a copy of the adapted model, and model.adapter-path to these";

    private GivenAdapters() {}

    /**
     * Returns the configuration, and where {@code model.path} is a peft directory, with the model that this directory names as
     * {@code model.path}, and the directory as {@code model.adapter-path}.
     *
     * @throws PlumblineException where that model is not to be had
     */
    static LoadedConfig resolved(LoadedConfig config, Configuration hadoop) {
        ModelConfig models = config.config().model();
        if (models.path() == null || !holdsAdapters(models.path(), hadoop)) {
            return config;
        }
        String path = models.path();
        if (models.adapterPath() != null) {
            throw refused(path, "model.adapter-path is set as well; set model.path to the model that those adapt");
        }
        return config.with(new ModelConfig(base(path, ELSEWHERE, hadoop), path, models.referencePath()));
    }

    /**
     * Returns the place of a model, or of adapters with the model that they name.
     *
     * @param location Hugging Face directory, or peft directory of adapters
     * @throws PlumblineException where the adapters' model is not to be had
     */
    public static ModelPlace place(String location, Configuration hadoop) {
        return holdsAdapters(location, hadoop)
                ? new ModelPlace(base(location, "; write a copy of the adapted model's path there", hadoop), location)
                : ModelPlace.of(location);
    }

    private static String base(String path, String cure, Configuration hadoop) {
        String base = AdapterDirectory.baseOf(LocalModels.local(path, hadoop));
        if (base == null) {
            throw refused(path, "their adapter_config.json has no base_model_name_or_path" + cure);
        }
        if (!isDirectory(base, hadoop)) {
            throw refused(
                    path,
                    "base_model_name_or_path = " + PlainText.of(base) + " of their adapter_config.json is no directory"
                            + cure);
        }
        return base;
    }

    private static boolean holdsAdapters(String location, Configuration hadoop) {
        try {
            Path directory = new Path(location);
            FileSystem files = directory.getFileSystem(hadoop);
            return AdapterDirectory.isAmong(name -> exists(files, new Path(directory, name)));
        } catch (IOException | UncheckedIOException | IllegalArgumentException | FSError e) {
            // A place that cannot be looked at is told, with all other faults, where the model is opened.
            return false;
        }
    }

    private static boolean exists(FileSystem files, Path file) {
        try {
            return files.exists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDirectory(String location, Configuration hadoop) {
        try {
            Path directory = new Path(location);
            FileSystem files = directory.getFileSystem(hadoop);
            return files.exists(directory) && files.getFileStatus(directory).isDirectory();
        } catch (IOException | IllegalArgumentException | FSError e) {
            // A name on a hub is no path everywhere.
            return false;
        }
    }

    private static PlumblineException refused(String path, String problem) {
        return new PlumblineException(Kind.MODEL, "Cannot start from the adapters at " + path + ": " + problem);
    }
}
