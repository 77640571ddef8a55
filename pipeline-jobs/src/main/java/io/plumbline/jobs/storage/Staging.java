package io.plumbline.jobs.storage;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;

/**
 * The folder of unfinished results in a run directory. Others have folders of that name, too, so what is deleted there is known
 * by its name: {@code plumbline-policy-}, and a UUID.
 */
public final class Staging {
    /** Its name; Spark and Hadoop readers skip names that begin with an underscore. */
    private static final String FOLDER = "_staging";

    private static final String OWN = "plumbline-";
    private static final String UUID_AT_END = ".+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern FRESH = Pattern.compile(OWN + UUID_AT_END);
    private static final Pattern ANY = Pattern.compile(UUID_AT_END);

    private final HadoopTree tree;

    Staging(HadoopTree tree) {
        this.tree = tree;
    }

    /**
     * Returns a place that is not there.
     *
     * @param result what it will be, relative to the run directory
     */
    String fresh(String result) {
        return FOLDER + "/" + OWN + result.replace('/', '-') + "-" + UUID.randomUUID();
    }

    /**
     * Returns the places in it that {@link RunDirectory#stage} gave, relative to the run directory.
     *
     * @throws io.plumbline.PlumblineException of kind STORAGE where the file system fails
     */
    public List<String> own() {
        return places(name -> FRESH.matcher(name).matches());
    }

    /**
     * Returns the places in it that an earlier build may have given, whose names others may have given as well: what will be,
     * and a UUID.
     *
     * @throws io.plumbline.PlumblineException of kind STORAGE where the file system fails
     */
    public List<String> ofEarlierBuilds() {
        return places(
                name -> ANY.matcher(name).matches() && !FRESH.matcher(name).matches());
    }

    private List<String> places(Predicate<String> which) {
        try {
            return tree.list(FOLDER).stream()
                    .filter(which)
                    .sorted()
                    .map(name -> FOLDER + "/" + name)
                    .toList();
        } catch (IOException | FSError e) {
            throw StorageFailures.at("list " + tree.path(FOLDER), e);
        }
    }

    /** Deletes {@link #own}. */
    void delete() throws IOException {
        for (String place : own()) {
            tree.delete(place);
        }
        deleteEmpty();
    }

    /** Deletes the folder where it is empty: what another thread stages meanwhile stays. */
    void deleteEmpty() throws IOException {
        tree.deleteEmpty(FOLDER);
    }
}
