package io.plumbline.jobs.experiments;

import io.plumbline.PlainText;
import io.plumbline.jobs.storage.LooseFile;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Compares experiments: on the console, and as one page. */
public final class Compare {
    /** The page in the run directory, where no other place is named. */
    public static final String PAGE = "compare.html";

    private static final int LONGEST = 64 << 20;

    private final Configuration hadoop;
    private final String baseline;
    private final String out;

    /**
     * @param hadoop Hadoop's configuration
     * @param baseline label of the one that all others are held against; null for the first that has scores
     * @param out the page's place; null for {@link #PAGE} in the run directory of the first experiment
     */
    public Compare(Configuration hadoop, String baseline, String out) {
        this.hadoop = hadoop;
        this.baseline = baseline;
        this.out = out;
    }

    /**
     * Refuses what {@link #run} would refuse of experiments that have no scores yet.
     *
     * @param runDirectory of all of them; need not be there
     * @param labels of the experiments
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION
     */
    public void check(String runDirectory, Collection<String> labels) {
        if (baseline != null && !labels.contains(baseline)) {
            throw ExperimentList.refused(
                    "--baseline " + baseline + " is none of the experiments: " + String.join(", ", labels));
        }
        page(RunDirectory.look(runDirectory, hadoop));
    }

    /**
     * Compares and writes the page.
     *
     * @param list the experiments, of which two must have scores
     * @param spark starts Spark at the first call
     * @param say takes lines for the user
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION where the experiments cannot be compared, or something else
     *     is at the page's place
     */
    public void run(ExperimentList list, Supplier<SparkSession> spark, Consumer<String> say) {
        List<Experiment> experiments = list.read();
        Place page = page(list.home());
        ExperimentComparison comparison = ExperimentComparison.of(experiments, baseline, spark);
        TrainingCurves curves = TrainingCurves.of(comparison.scored());
        requireUnchanged(experiments, list.read());
        say.accept("compare: " + comparison.scored().size() + " experiments, held against "
                + comparison.baseline().label());
        ConsoleReport.lines(comparison, curves.notes()).forEach(say);
        LooseFile.write(
                page.directory(), page.name(), ComparisonPage.html(comparison, curves, PlainText.of(list.location())));
        say.accept("compare: wrote " + page.directory().path(page.name()));
    }

    /** Nothing holds the directories: figures of before may stand beside scores of now. */
    private static void requireUnchanged(List<Experiment> read, List<Experiment> now) {
        for (int i = 0; i < read.size(); i++) {
            if (!read.get(i).own().equals(now.get(i).own())) {
                throw ExperimentList.refused(
                        read.get(i).label() + " was changed by a run while it was read; compare again");
            }
        }
    }

    private record Place(RunDirectory directory, String name) {}

    /** The page's place, where nothing else stands. */
    private Place page(RunDirectory home) {
        Place place = out == null
                ? new Place(home, PAGE)
                : new Place(RunDirectory.look("--out", parent(out), hadoop), new Path(out).getName());
        requireOwn(place.directory(), place.name());
        return place;
    }

    private static String parent(String out) {
        if (out.isBlank() || PlainText.holdsCredentials(out)) {
            throw ExperimentList.refused("--out must name a file, without credentials");
        }
        try {
            Path parent = new Path(out).getParent();
            return parent == null || parent.toString().isEmpty() ? "." : parent.toString();
        } catch (IllegalArgumentException e) {
            throw ExperimentList.refused("--out " + PlainText.of(out) + " is no place of a file");
        }
    }

    /** Refuses to write over something that is no such page. */
    private static void requireOwn(RunDirectory place, String name) {
        try {
            if (!place.exists(name)) {
                return;
            }
            boolean isFile = place.fileSystem().getFileStatus(place.path(name)).isFile();
            if (!isFile || !place.read(name, LONGEST).contains("<h1>" + ComparisonPage.TITLE + "</h1>")) {
                throw ExperimentList.refused(
                        place.path(name) + " is no page that compare wrote; give another --out, or move it away");
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look at " + place.path(name), e);
        }
    }
}
