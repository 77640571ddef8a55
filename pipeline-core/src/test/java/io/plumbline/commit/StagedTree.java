package io.plumbline.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A local tree of former results and of what is staged to replace them. */
final class StagedTree {
    /** The folder of its commits. */
    static final String FOLDER = "_commit";

    /** Former results, text by file. */
    static final Map<String, String> FORMER = Map.of(
            "a/policy/config.json", "former",
            "a/policy/weights", "former",
            "a/metrics/train.jsonl", "former",
            "a/report.html", "former",
            "a/manifest.json", "former");

    /** New results, text by file. */
    static final Map<String, String> STAGED = Map.of(
            "_staging/policy/config.json", "new",
            "_staging/metrics", "new",
            "candidate/scores/part", "new",
            "candidate/manifest.json", "candidate",
            "_staging/manifest", "new");

    /** Replaces a directory and a file, adds one, takes two away, one of them not there, and replaces the record. */
    static final List<Replacement> REPLACEMENTS = List.of(
            Replacement.of("_staging/policy", "a/policy"),
            Replacement.of("_staging/metrics", "a/metrics/train.jsonl"),
            Replacement.of("candidate/scores", "a/scores"),
            Replacement.removing("a/report.html"),
            Replacement.removing("a/nothing"),
            Replacement.removing("candidate"),
            Replacement.of("_staging/manifest", "a/manifest.json"));

    /** Results that the replacements leave, text by file. */
    static final Map<String, String> NEW = Map.of(
            "a/policy/config.json", "new",
            "a/metrics/train.jsonl", "new",
            "a/scores/part", "new",
            "a/manifest.json", "new");

    /** Bounds the operations of a commit that change something. */
    static final int MORE_THAN_A_COMMIT_TAKES = 100;

    private StagedTree() {}

    /** Makes one. */
    static LocalTree in(Path root) throws IOException {
        LocalTree tree = new LocalTree(root);
        for (Map<String, String> files : List.of(FORMER, STAGED)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                tree.write(file.getKey(), file.getValue());
            }
        }
        return tree;
    }

    /** Returns the text of each file in it. */
    static Map<String, String> content(LocalTree tree) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree.root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(tree.root().relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }
}
