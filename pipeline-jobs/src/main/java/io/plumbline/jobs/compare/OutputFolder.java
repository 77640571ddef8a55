package io.plumbline.jobs.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.commit.Replacement;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/**
 * The directory that {@code --out} names, held by one command at a time. Tables and a JSON file that says what they are
 * come together, at once, in the place of what the same command left there before, and of nothing else.
 */
final class OutputFolder implements AutoCloseable {
    private static final String OPTION = "--out";
    private static final String WRITTEN_BY = "written_by";
    private static final int LONGEST_REPORT = 16 << 20;

    private final Command command;
    private final RunDirectory directory;
    private final RunLock lock;
    private final String report;
    private final List<String> tables;

    private OutputFolder(Command command, RunDirectory directory, RunLock lock, String report, List<String> tables) {
        this.command = command;
        this.directory = directory;
        this.lock = lock;
        this.report = report;
        this.tables = tables;
    }

    /**
     * Opens it, making it if it is missing.
     *
     * @param report name of the JSON file
     * @param tables names of the tables
     * @param inputs tables that are read
     * @throws PlumblineException of kind CONFIGURATION where something else is there, or another run holds it
     */
    static OutputFolder open(
            Command command,
            String location,
            String report,
            List<String> tables,
            List<InputTable> inputs,
            Configuration hadoop,
            Consumer<String> say) {
        command.requirePlace(OPTION, location);
        RunDirectory directory = RunDirectory.open(OPTION, location, hadoop);
        OutputFolder folder =
                new OutputFolder(command, directory, RunLock.take(directory, command.key(), say), report, tables);
        try {
            directory.settle();
            folder.requireOwn();
            inputs.forEach(input -> folder.requireApart(input, hadoop));
            return folder;
        } catch (Throwable thrown) {
            folder.close();
            throw thrown;
        }
    }

    /** A fresh place to write a table to. */
    Path stage(String table) {
        return directory.stage(table);
    }

    /** Puts tables and report in their places, all or none. */
    void commit(Map<String, Path> staged, ObjectNode content) {
        List<Replacement> replacements = new ArrayList<>();
        staged.forEach((name, path) -> replacements.add(directory.replacement(path, name)));
        replacements.add(directory.replacement(directory.stage(report, text(content)), report));
        directory.commit(replacements);
    }

    /** The place of a result in it, for messages. */
    Path path(String name) {
        return directory.path(name);
    }

    private String text(ObjectNode content) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put(WRITTEN_BY, "plumbline " + command.key());
        root.setAll(content);
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write numbers and names as JSON", e);
        }
    }

    private void requireOwn() {
        List<String> all = new ArrayList<>(tables);
        all.add(report);
        Optional<String> found = all.stream().filter(directory::exists).findFirst();
        if (found.isPresent() && !isOwn()) {
            throw command.refused(
                    OPTION + " = " + directory.root() + " has " + found.get() + " that plumbline " + command.key()
                            + " did not write, or no " + report + " beside it that says so; give another directory");
        }
    }

    private boolean isOwn() {
        if (!directory.exists(report) || isDirectory(report)) {
            return false;
        }
        try {
            return new ObjectMapper()
                    .readTree(String.valueOf(directory.read(report, LONGEST_REPORT)))
                    .path(WRITTEN_BY)
                    .asText()
                    .equals("plumbline " + command.key());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private boolean isDirectory(String name) {
        try {
            return directory.fileSystem().getFileStatus(directory.path(name)).isDirectory();
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look up " + directory.path(name), e);
        }
    }

    /** Refuses an input that a result would replace. */
    private void requireApart(InputTable input, Configuration hadoop) {
        try {
            Path place = new Path(input.location());
            Path read = place.getFileSystem(hadoop).makeQualified(place);
            for (String table : tables) {
                for (Path upward = read; upward != null; upward = upward.getParent()) {
                    if (upward.equals(directory.path(table))) {
                        throw command.refused(input.option() + " = " + PlainText.of(input.location())
                                + " is in " + directory.path(table) + ", which the result would replace; give another "
                                + OPTION);
                    }
                }
            }
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION, "read " + input.option() + " = " + input.location(), "", e);
        }
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        lock.close();
    }
}
