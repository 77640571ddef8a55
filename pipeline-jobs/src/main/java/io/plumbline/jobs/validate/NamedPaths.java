package io.plumbline.jobs.validate;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.catalog.TableLocation;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.source.FileSource;
import io.plumbline.jobs.step.GivenAdapters;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.Writable;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/** The paths of a configuration that has faults: those that it names all the same are looked at, so that all is told at once. */
public final class NamedPaths {
    private final Predicate<String> isSound;
    private final Configuration hadoop;
    private final OpenModels models;
    private final FaultCollector faults = new FaultCollector();

    private NamedPaths(Predicate<String> isSound, Configuration hadoop) {
        this.isSound = isSound;
        this.hadoop = hadoop;
        this.models = new OpenModels(hadoop).ofHeaders();
    }

    /**
     * Returns the faults of the run directory, the models and the files of preferences.
     *
     * @param loaded of a configuration that has faults of its own
     * @param isSound tests whether a key has the value that the user gave; others are not looked at
     */
    public static List<PlumblineException> faults(
            LoadedConfig loaded, Predicate<String> isSound, Configuration hadoop) {
        NamedPaths paths = new NamedPaths(isSound, hadoop);
        PlumblineConfig config = loaded.config();
        paths.runDirectory(config.run().dir());
        paths.model("model.path", config.model().path());
        paths.model("model.reference-path", config.model().referencePath());
        paths.files("data.train", config.data().train());
        paths.files("data.held-out", config.data().heldOut());
        return paths.faults.faults();
    }

    private void runDirectory(String dir) {
        if (isSound.test("run.dir")) {
            faults.collect(() -> Writable.require(RunDirectory.look(dir, hadoop)));
        }
    }

    private void model(String key, String location) {
        if (location != null && isSound.test(key)) {
            faults.collect(
                    () -> models.open(GivenAdapters.place(location, hadoop).location()));
        }
    }

    /** Tables are left to a configuration without faults: only Spark knows them. */
    private void files(String key, List<String> locations) {
        List<String> files = locations.stream()
                .filter(location -> !TableLocation.isTable(location))
                .toList();
        if (!files.isEmpty() && isSound.test(key)) {
            faults.collect(() -> FileSource.of(key, files, hadoop));
        }
    }
}
