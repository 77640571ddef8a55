package io.plumbline.jobs.experiments;

import io.plumbline.EditDistance;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Finds experiments by the places that a user names, in the order in which they are named. */
public final class ExperimentList {
    static final String FOLDER = "experiments";

    /** More have no place side by side. */
    static final int MOST = 24;

    private static final Pattern ONE = Pattern.compile("(?:(.+)/)?" + FOLDER + "/+([^/]+)/*");

    private final Configuration hadoop;
    /** Names by run directory and, in that, in the order in which they were given. */
    private final Map<Path, Set<String>> names = new LinkedHashMap<>();

    private final Map<Path, RunDirectory> directories = new LinkedHashMap<>();
    private final List<Place> places = new ArrayList<>();

    private record Place(Path root, String name) {}

    /** @param hadoop Hadoop's configuration */
    public ExperimentList(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * Adds experiments of one run directory.
     *
     * @param runDirectory its address
     * @param wanted their names; all that are there, by name, where it is empty
     * @throws PlumblineException of kind CONFIGURATION where one of them is not there, or is named twice
     */
    public ExperimentList add(String runDirectory, List<String> wanted) {
        if (PlainText.holdsCredentials(runDirectory)) {
            throw refused("the address of a run directory must not hold credentials; give them through Hadoop's"
                    + " configuration");
        }
        RunDirectory directory = RunDirectory.look("the run directory", runDirectory, hadoop);
        Set<String> found = found(directory);
        if (found.isEmpty()) {
            throw refused(directory.root() + " has no experiments; name a run directory, or RUN_DIR/" + FOLDER
                    + "/NAME for one experiment of it");
        }
        directories.putIfAbsent(directory.root(), directory);
        for (String name : wanted.isEmpty() ? found : wanted) {
            if (!found.contains(name)) {
                throw refused(directory.root() + " has no experiment '" + PlainText.of(name) + "'; it has "
                        + String.join(", ", found)
                        + EditDistance.nearest(name, found)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
            if (!names.computeIfAbsent(directory.root(), root -> new LinkedHashSet<>())
                    .add(name)) {
                throw refused("experiment '" + name + "' of " + directory.root() + " is named twice");
            }
            places.add(new Place(directory.root(), name));
        }
        return this;
    }

    /**
     * Adds what a user names as a place.
     *
     * @param place {@code RUN_DIR} for all of its experiments, {@code RUN_DIR/experiments/NAME} for one
     */
    public ExperimentList addPlace(String place) {
        Matcher one = ONE.matcher(place);
        if (!one.matches() || isRunDirectory(place)) {
            return add(place, List.of());
        }
        return add(one.group(1) == null ? Path.CUR_DIR : one.group(1), List.of(one.group(2)));
    }

    /** Run directories may stand in a folder which is called experiments, too. */
    private boolean isRunDirectory(String place) {
        return !PlainText.holdsCredentials(place)
                && RunDirectory.look("the run directory", place, hadoop).exists(FOLDER);
    }

    private static Set<String> found(RunDirectory directory) {
        try {
            Path folder = directory.path(FOLDER);
            if (!directory.exists(FOLDER)) {
                return Set.of();
            }
            return Arrays.stream(directory.fileSystem().listStatus(folder))
                    .filter(FileStatus::isDirectory)
                    .map(status -> status.getPath().getName())
                    .filter(name -> !name.startsWith("_") && !name.startsWith("."))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException | FSError e) {
            throw StorageFailures.at("list " + directory.path(FOLDER), e);
        }
    }

    /** The place for a page about them: the first one's run directory. */
    RunDirectory home() {
        return directories.values().iterator().next();
    }

    /** Returns the address of the run directory of the first experiment. */
    public String location() {
        return home().root().toString();
    }

    /** Returns what the experiments' folders hold. */
    List<Experiment> read() {
        if (places.size() > MOST) {
            throw refused(places.size() + " experiments are there, at most " + MOST
                    + " can be compared at once; name those to compare");
        }
        Map<Place, String> labels = labels();
        return places.stream()
                .map(place -> Experiment.read(labels.get(place), directories.get(place.root()), place.name()))
                .toList();
    }

    /** Returns a name for each: as short as tells them all apart. */
    private Map<Place, String> labels() {
        for (int parts = 0; parts <= MOST; parts++) {
            Map<Place, String> labels = new LinkedHashMap<>();
            for (Place place : places) {
                labels.put(
                        place, PlainText.of(above(place.root(), directories.size() == 1 ? 0 : parts) + place.name()));
            }
            if (new LinkedHashSet<>(labels.values()).size() == places.size()
                    && (parts > 0 || directories.size() == 1)) {
                return labels;
            }
        }
        return places.stream().collect(Collectors.toMap(place -> place, place -> place.root() + "/" + place.name()));
    }

    /** The last parts of a path, each with a slash behind it. */
    private static String above(Path root, int parts) {
        StringBuilder above = new StringBuilder();
        Path at = root;
        for (int part = 0; part < parts && at != null; part++) {
            above.insert(0, at.getName() + "/");
            at = at.getParent();
        }
        return above.toString();
    }

    static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot compare: " + problem);
    }
}
