package io.plumbline.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the repository, by the parts that a test can hold.
 *
 * @param file where it stands
 * @param text all of it
 */
record Document(Path file, String text) {
    private static final Path TOP = Path.of("..");
    private static final Pattern CONFIGURATION =
            Pattern.compile("^plumbline \\{\n.*?^\\}$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    /** All that tell how Plumbline is used. */
    static List<Document> all() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of(".", "deploy", "pipeline-core", "pipeline-jobs", "integration-tests", ".github")) {
            int depth = folder.equals(".") ? 1 : Integer.MAX_VALUE;
            try (Stream<Path> found = Files.walk(TOP.resolve(folder), depth)) {
                found.filter(file -> file.toString().matches("(?!.*/(target|src)/).*\\.md"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        List<Document> documents = new ArrayList<>();
        for (Path file : files) {
            documents.add(of(file));
        }
        return documents;
    }

    private static Document of(Path file) throws IOException {
        return new Document(file, Files.readString(file));
    }

    /** Returns its fenced blocks, in order. */
    List<Fence> fences() {
        return Fence.of(text);
    }

    /** Returns the content of its fences of a language. */
    List<String> fenced(String language) {
        return fences().stream()
                .filter(fence -> fence.language().equals(language))
                .map(Fence::text)
                .toList();
    }

    /** Returns the commands of its shell blocks, in order. */
    List<ShellCommand> commands() {
        return fenced("sh").stream()
                .flatMap(block -> ShellCommand.of(block).stream())
                .toList();
    }

    /** Its configurations: blocks {@code plumbline} of several lines. */
    List<String> configurations() {
        return CONFIGURATION.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Returns what stands between backticks in its text, without a value that is set. */
    Stream<String> names() {
        return spans().map(code -> code.split(" ?= ?")[0]);
    }

    /** Returns what stands between backticks in its text. */
    Stream<String> spans() {
        return CODE.matcher(Fence.without(text)).results().map(code -> code.group(1));
    }

    /** Its links to other places of the repository and within itself that lead nowhere. */
    List<String> deadLinks() throws IOException {
        List<String> dead = new ArrayList<>();
        for (MatchResult link : LINK.matcher(Fence.without(text)).results().toList()) {
            if (!link.group(1).contains("://") && !leads(link.group(1))) {
                dead.add(link.group(1));
            }
        }
        return dead;
    }

    private boolean leads(String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
        if (parts.length == 1 || Files.notExists(target)) {
            return Files.exists(target);
        }
        return HEADING.matcher(of(target).text())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .anyMatch(parts[1]::equals);
    }

    /** The arguments of a command of Plumbline, without the options of spark-submit before them; empty for other programs. */
    static Optional<List<String>> plumbline(List<String> words) {
        int index;
        if (words.get(0).equals("plumbline") || words.get(0).endsWith("bin/plumbline")) {
            index = 1;
            while (index < words.size()
                    && words.get(index).startsWith("--")
                    && !words.get(index).matches("--(help|version)")) {
                index += words.get(index).contains("=") ? 1 : 2;
            }
        } else {
            index = words.get(0).endsWith("spark-submit") ? jar(words) + 1 : words.size() + 1;
        }
        return index > words.size() ? Optional.empty() : Optional.of(words.subList(index, words.size()));
    }

    private static int jar(List<String> words) {
        int index = 0;
        while (index < words.size() && !words.get(index).endsWith("plumbline.jar")) {
            index++;
        }
        return index;
    }
}
