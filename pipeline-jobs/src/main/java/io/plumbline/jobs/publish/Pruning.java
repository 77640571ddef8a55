package io.plumbline.jobs.publish;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.security.AccessControlException;

/**
 * Takes away versions beyond those that are kept, once a new one is served. What is published stays published where one of them
 * cannot be deleted: it stays and is named, and the next version that is published tries it again.
 *
 * @param removed versions that are gone
 * @param staying versions that could not be deleted
 * @param warnings a sentence on each of these, or on why none was looked for: what was tried, why it failed, and what to do
 */
record Pruning(List<String> removed, List<String> staying, List<String> warnings) {
    /** Copies the lists. */
    Pruning {
        removed = List.copyOf(removed);
        staying = List.copyOf(staying);
        warnings = List.copyOf(warnings);
    }

    /**
     * Does it. The version that is served stays, then those that it would be rolled back to, and then others, the newest first.
     *
     * @param keep number of versions that stay
     */
    static Pruning of(PublishFolder folder, int keep) {
        List<String> removed = new ArrayList<>();
        List<String> staying = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        try {
            for (String version : beyond(folder, keep)) {
                try {
                    folder.discard(version);
                    removed.add(version);
                } catch (PlumblineException e) {
                    staying.add(version);
                    warnings.add(
                            "version " + version + " is beyond publish.keep = " + keep
                                    + ", but could not be deleted and stays in " + folder.root() + ": " + reason(e)
                                    + "; delete it yourself, or see to that: the next version that is published tries it again");
                }
            }
        } catch (PlumblineException e) {
            warnings.add("versions beyond publish.keep = " + keep + " stay in " + folder.root()
                    + ", as they could not be listed: " + reason(e)
                    + "; see to that: the next version that is published tries it again");
        }
        return new Pruning(removed, staying, warnings);
    }

    /**
     * Returns the reason without what the exception says to do, which is to run the command again: that has published and would do
     * nothing. What has no permission to be deleted is told in the file system's words: where it stood aside, it is back.
     */
    private static String reason(PlumblineException failure) {
        return PlainText.reason(Causes.of(failure)
                .filter(cause -> cause instanceof AccessControlException || cause instanceof AccessDeniedException)
                .findFirst()
                .orElse(failure.getCause() == null ? failure : failure.getCause()));
    }

    private static List<String> beyond(PublishFolder folder, int keep) {
        Optional<Latest> latest = folder.latest();
        if (latest.isEmpty()) {
            return List.of();
        }
        Set<String> inOrder = new LinkedHashSet<>();
        inOrder.add(latest.get().version());
        inOrder.addAll(history(folder, latest.get().version()));
        List<String> there = folder.versions();
        inOrder.addAll(there);
        return inOrder.stream().skip(keep).filter(there::contains).toList();
    }

    /** Returns a version, the one that was served before it, and so on, as far as they are there and whole. */
    private static List<String> history(PublishFolder folder, String version) {
        List<String> history = new ArrayList<>();
        Optional<VersionRecord> record = folder.whole(version);
        while (record.isPresent() && !history.contains(record.get().version())) {
            history.add(record.get().version());
            record = Optional.ofNullable(record.get().previous()).flatMap(folder::whole);
        }
        return history;
    }

    /** Returns both in a clause to follow what was published; empty where all versions were to stay. */
    String clause() {
        return (removed.isEmpty() ? "" : ", removed " + String.join(", ", removed))
                + (staying.isEmpty() ? "" : ", could not remove " + String.join(", ", staying));
    }
}
