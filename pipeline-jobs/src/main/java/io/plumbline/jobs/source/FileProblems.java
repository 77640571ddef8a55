package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Collects files that cannot be used, so that a user hears of all of them at once. */
final class FileProblems {
    private static final int MOST_NAMED = 5;

    private final Map<String, String> problems = new TreeMap<>();

    /**
     * @param path the file
     * @param problem in words that follow its name
     */
    void add(String path, String problem) {
        problems.putIfAbsent(path, problem);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /**
     * @param key the key that names the files, for the message
     * @throws PlumblineException of kind DATA where there is a problem
     */
    void refuse(String key) {
        if (problems.isEmpty()) {
            return;
        }
        String named = problems.entrySet().stream()
                .limit(MOST_NAMED)
                .map(problem -> problem.getKey() + " " + problem.getValue())
                .collect(Collectors.joining("; "));
        int more = problems.size() - MOST_NAMED;
        throw new PlumblineException(
                Kind.DATA, "Cannot read " + key + ": " + named + (more > 0 ? "; and " + more + " more files" : ""));
    }
}
